import type { AuditTrail } from '../audit/audit-trail.ts';
import type { Logger } from '../observe/logger.ts';
import { type AccountPorts, clearProfile, deleteWechatAccount } from '../people/account.ts';
import type { PhoneKeys } from '../people/stored-phone.ts';
import { type RevocationPorts, revokeSessions } from '../sessions/user-sessions.ts';
import type { IdentityRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { type PushMessage, pushField } from '../wechat/push-message.ts';

/** What obeying takes. */
export interface AuthorizationPorts extends AccountPorts, PhoneKeys, RevocationPorts {
  readonly store: AccountPorts['store'] & Pick<Store, 'findIdentity' | 'deleteSessionKeys'>;
  readonly writes: AccountPorts['writes'] & RevocationPorts['writes'];
  readonly log: Logger;
  readonly audit: Pick<AuditTrail, 'record'>;
}

/**
 * Obeys the three events by which WeChat tells that a user changed an authorisation. What else is pushed is left alone.
 *
 * - `user_authorization_revoke`: the withdrawn facts are deleted. When it is not clear which, everything that came by
 *   authorisation goes, and the user's sessions in this app end.
 * - `user_authorization_cancellation`: the WeChat account is closed, so what belongs to it here is deleted.
 * - `user_info_modified`: WeChat has cleaned a harmful profile; name and picture are deleted here too.
 *
 * Doing it twice does no more than doing it once, because WeChat repeats what was not answered.
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/event_push/platform/authorized_user_information_changes
 */
export async function obeyAuthorizationEvent(
  ports: AuthorizationPorts,
  appId: string,
  message: PushMessage,
): Promise<void> {
  const event = authorizationEventOf(message);
  if (event === null) return;
  const log = { appId, event };
  const identity = await findIdentity(ports, appId, message);
  if (identity === null) return ports.log.warn(log, 'an authorization event names nobody who is known here');
  switch (event) {
    case 'user_authorization_revoke':
      await withdraw(ports, identity, pushField(message, 'RevokeInfo'));
      break;
    case 'user_authorization_cancellation':
      await deleteWechatAccount(ports, identity);
      break;
    case 'user_info_modified':
      await clearProfile(ports, identity.userId, { nickname: true, avatar: true });
      break;
    default:
      event satisfies never;
  }
  const { userId } = identity;
  ports.audit.record({ action: 'push', actor: 'wechat', reason: event, userId, appId });
  ports.log.info({ ...log, userId }, 'an authorization event was obeyed');
}

type AuthorizationEvent =
  | 'user_authorization_revoke'
  | 'user_authorization_cancellation'
  | 'user_info_modified';

const authorizationEvents: readonly AuthorizationEvent[] = [
  'user_authorization_revoke',
  'user_authorization_cancellation',
  'user_info_modified',
];

/** Whether a message is one that {@link obeyAuthorizationEvent} obeys. */
export function isAuthorizationEvent(message: PushMessage): boolean {
  return authorizationEventOf(message) !== null;
}

function authorizationEventOf(message: PushMessage): AuthorizationEvent | null {
  if (pushField(message, 'MsgType').toLowerCase() !== 'event') return null;
  const name = pushField(message, 'Event');
  return authorizationEvents.find((event) => event === name) ?? null;
}

/** A message for another app, or about a plugin's user (OpenPID), is about nobody here. */
async function findIdentity(
  ports: AuthorizationPorts,
  appId: string,
  message: PushMessage,
): Promise<IdentityRecord | null> {
  const openId = pushField(message, 'OpenID');
  const namedApp = pushField(message, 'AppID');
  if (openId === '' || (namedApp !== '' && namedApp !== appId)) return null;
  return ports.store.findIdentity(appId, openId);
}

/** WeChat's numbers for what a user can withdraw, as far as it is kept here. */
const nicknameNumbers: ReadonlySet<string> = new Set(['6', '19']);
const avatarNumbers: ReadonlySet<string> = new Set(['6', '20']);
const phoneNumbers: ReadonlySet<string> = new Set(['8']);
/** Number plate, address, invoice, bluetooth, microphone, camera, steps, place, pictures, files, e-mail. */
const notKeptHere: ReadonlySet<string> = new Set([
  '1',
  '2',
  '3',
  '4',
  '5',
  '7',
  '12',
  '13',
  '14',
  '15',
  '16',
  '18',
]);

async function withdraw(
  ports: AuthorizationPorts,
  identity: IdentityRecord,
  revokeInfo: string,
): Promise<void> {
  const numbers = revokeInfo.match(/\d+/g) ?? [];
  const nickname = numbers.some((number) => nicknameNumbers.has(number));
  const avatar = numbers.some((number) => avatarNumbers.has(number));
  const phone = numbers.some((number) => phoneNumbers.has(number));
  const isClear = numbers.length > 0 && numbers.every((number) => isKnown(number));
  if (isClear) return clearProfile(ports, identity.userId, { nickname, avatar, phone });

  const { appId, openId, userId } = identity;
  await clearProfile(ports, userId, { nickname: true, avatar: true, phone: true });
  await ports.store.deleteSessionKeys(appId, openId);
  await revokeSessions(ports, { kind: 'identity', appId, openId }, 'authorization-revoked');
}

function isKnown(number: string): boolean {
  return (
    nicknameNumbers.has(number) ||
    avatarNumbers.has(number) ||
    phoneNumbers.has(number) ||
    notKeptHere.has(number)
  );
}
