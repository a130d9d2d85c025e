import { checkEncryptedMessage } from './check-encrypted-message.ts';
import { checkSessionKey } from './check-session-key.ts';
import { componentJscode2session } from './component-jscode2session.ts';
import type { Endpoint } from './endpoint.ts';
import { jscode2session } from './jscode2session.ts';
import { openDataByCloudId } from './open-data-by-cloud-id.ts';
import { paidUnionid } from './paid-unionid.ts';
import { phoneNumber } from './phone-number.ts';
import { pluginOpenpid } from './plugin-openpid.ts';
import { resetSessionKey } from './reset-session-key.ts';
import { ridGet } from './rid-get.ts';
import { stableToken } from './stable-token.ts';
import { token } from './token.ts';
import { userEncryptKey } from './user-encrypt-key.ts';
import { userRiskRank } from './user-risk-rank.ts';

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
];

/** Every endpoint of the emulated server API, by path. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map(
  all.map((endpoint) => [endpoint.path, endpoint]),
);
