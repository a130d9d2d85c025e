import { callbackCheck } from './callback-check.ts';
import { componentEndpoints } from './component.ts';
import { corpEndpoints } from './corp.ts';
import type { Endpoint } from './endpoint.ts';
import { faceEndpoints } from './face.ts';
import { componentJscode2session, jscode2session } from './jscode2session.ts';
import { scheme, urlLink } from './links.ts';
import { messageCheck } from './message-check.ts';
import { code, codeUnlimited, qrCode } from './mini-codes.ts';
import { multiEndEndpoints } from './multi-end.ts';
import { openDataByCloudId } from './open-data-by-cloud-id.ts';
import { paidUnionid } from './paid-unionid.ts';
import { checkEncryptedMessage, phoneNumber } from './phone-number.ts';
import { pluginOpenpid } from './plugin-openpid.ts';
import { quotaEndpoints } from './quotas.ts';
import { ridGet } from './rid-get.ts';
import { sendMessage } from './send-message.ts';
import { checkSessionKey, resetSessionKey, userEncryptKey } from './signed-session.ts';
import { soterSignature } from './soter.ts';
import { stableToken, token } from './token.ts';
import { userRiskRank } from './user-risk-rank.ts';
import { userBalance } from './virtual-payment.ts';

const all: readonly Endpoint[] = [
  jscode2session,
  componentJscode2session,
  token,
  stableToken,
  checkSessionKey,
  resetSessionKey,
  paidUnionid,
  phoneNumber,
  checkEncryptedMessage,
  userEncryptKey,
  pluginOpenpid,
  openDataByCloudId,
  userRiskRank,
  ridGet,
  codeUnlimited,
  code,
  qrCode,
  scheme,
  urlLink,
  sendMessage,
  messageCheck,
  callbackCheck,
  soterSignature,
  userBalance,
  ...componentEndpoints,
  ...corpEndpoints,
  ...faceEndpoints,
  ...multiEndEndpoints,
  ...quotaEndpoints,
];

/** Every endpoint of the emulated server API, by path. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map(
  all.map((endpoint) => [endpoint.path, endpoint]),
);
