import { accountOf } from '../platform/account.ts';
import { requireApp } from '../platform/app.ts';
import { unionidOf } from '../platform/open-platform.ts';
import { nowSeconds, type Platform } from '../platform/platform.ts';
import type { PushMessage } from './push-request.ts';

/** What happened to a person's authorisation. */
export interface AuthorizationChange {
  readonly event: 'user_info_modified' | 'user_authorization_revoke' | 'user_authorization_cancellation';
  readonly appId: string;
  readonly user: string;
  /** Which data, by the platform's numbers: `8` the phone number, `6` nickname and avatar, … */
  readonly revokeInfo?: string;
  /** Adds `UnionID`, which only one of the two documentation pages knows. */
  readonly withUnionid?: boolean;
  readonly plugin?: { readonly pluginId: string; readonly openpid: string };
}

/** The message that the platform pushes about it. */
export function authorizationEvent(platform: Platform, change: AuthorizationChange): PushMessage {
  const { originalId } = requireApp(platform, change.appId);
  const { openid } = accountOf(platform, change.appId, change.user);
  const unionid = change.withUnionid === true ? unionidOf(platform, change.appId, change.user) : null;
  return {
    ToUserName: originalId,
    // The sender is the platform's push service; its id is made up, and the same for every app.
    FromUserName: 'owAqB1v0ahK_Xlc7GshIDdf2yf7E',
    CreateTime: nowSeconds(platform),
    MsgType: 'event',
    Event: change.event,
    OpenID: openid,
    ...(unionid === null ? {} : { UnionID: unionid }),
    AppID: change.appId,
    ...(change.event === 'user_authorization_revoke' ? { RevokeInfo: change.revokeInfo ?? '6' } : {}),
    ...(change.plugin === undefined
      ? {}
      : { PluginID: change.plugin.pluginId, OpenPID: change.plugin.openpid }),
  };
}
