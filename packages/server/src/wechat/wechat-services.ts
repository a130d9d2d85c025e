import type { PaidUnionidRequest } from '@weapp-auth/protocol';
import { createWechatTokens, type WechatTokensOptions } from './access-token.ts';
import type { AppCredentials } from './app-credentials.ts';
import { type CheckEncryptedPhone, createEncryptedPhoneCheck } from './encrypted-phone.ts';
import {
  checkSessionKey,
  type LoginState,
  resetSessionKey,
  type SessionCheckResult,
  type SessionResetResult,
} from './login-state.ts';
import { type CodeTarget, type DrawnCode, drawCode, type MadeLink, makeLink } from './mini-program-codes.ts';
import { getPaidUnionId, type PaidUnionIdResult } from './paid-unionid.ts';
import { getPhoneNumber, type PhoneNumberResult } from './phone-number.ts';

/** What WeChat does in an app's name, beyond the login itself. None of it is waited for by a login with a code alone. */
export interface WechatServices {
  phoneNumber(
    app: AppCredentials,
    request: { readonly code: string; readonly openId: string },
  ): Promise<PhoneNumberResult>;
  readonly checkEncryptedPhone: CheckEncryptedPhone;
  paidUnionId(
    app: AppCredentials,
    request: { readonly openId: string; readonly payment: PaidUnionidRequest },
  ): Promise<PaidUnionIdResult>;
  checkSessionKey(app: AppCredentials, state: LoginState): Promise<SessionCheckResult>;
  resetSessionKey(app: AppCredentials, state: LoginState): Promise<SessionResetResult>;
  drawCode(app: AppCredentials, target: CodeTarget): Promise<DrawnCode>;
  makeLink(app: AppCredentials, target: CodeTarget & { readonly expiresAt: number }): Promise<MadeLink>;
}

/** Creates the services over one shared access_token per app. */
export function createWechatServices(options: WechatTokensOptions): WechatServices {
  const tokens = createWechatTokens(options);
  return {
    phoneNumber: (app, request) => getPhoneNumber(tokens, app, request),
    checkEncryptedPhone: createEncryptedPhoneCheck(tokens),
    paidUnionId: (app, request) => getPaidUnionId(tokens, app, request),
    checkSessionKey: (app, state) => checkSessionKey(tokens, app, state),
    resetSessionKey: (app, state) => resetSessionKey(tokens, app, state),
    drawCode: (app, target) => drawCode(tokens, app, target),
    makeLink: (app, target) => makeLink(tokens, app, target),
  };
}
