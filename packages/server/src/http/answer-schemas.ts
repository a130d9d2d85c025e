import type {
  AccessTokenResponse,
  ErrorCode,
  LoginResponse,
  OpenDataResponse,
  Problem,
  ScanLoginDescription,
  SessionCheckResponse,
  SessionListResponse,
  SocketTicket,
  User,
} from '@weapp-auth/protocol';
import { errorCodes } from '@weapp-auth/protocol';
import * as v from 'valibot';
import type { AccountExport } from '../people/account.ts';

type Schema<T> = v.GenericSchema<T>;

/** UTC milliseconds. */
const time: Schema<number> = v.pipe(v.number(), v.integer(), v.description('UTC milliseconds'));
const seconds: Schema<number> = v.pipe(v.number(), v.integer(), v.description('seconds'));

/** The user as clients see them. */
export const userAnswer: Schema<User> = v.object({
  id: v.pipe(v.string(), v.description('UUIDv7')),
  nickname: v.nullable(v.string()),
  avatarUrl: v.nullable(v.string()),
  phone: v.exactOptional(v.object({ masked: v.string(), countryCode: v.string() })),
  hasUnionid: v.boolean(),
  createdAt: time,
});

/** Answer of both logins. */
export const loginAnswer: Schema<LoginResponse> = v.object({
  token: v.pipe(v.string(), v.description('opaque; send it as Authorization: Bearer')),
  expiresIn: seconds,
  user: userAnswer,
  isNewUser: v.boolean(),
  prefetchToken: v.exactOptional(
    v.pipe(v.string(), v.description('for wx.setBackgroundFetchToken; gets data only')),
  ),
});

/** Answer of `POST /auth/socket-ticket`. */
export const socketTicketAnswer: Schema<SocketTicket> = v.object({ ticket: v.string(), expiresIn: seconds });

/** Answer of `GET /auth/sessions`. */
export const sessionsAnswer: Schema<SessionListResponse> = v.object({
  sessions: v.array(
    v.object({
      id: v.string(),
      appId: v.string(),
      device: v.nullable(v.string()),
      createdAt: time,
      lastSeenAt: time,
      expiresAt: time,
      current: v.boolean(),
    }),
  ),
});

/** Answer of `POST /auth/session/check`. */
export const sessionCheckAnswer: Schema<SessionCheckResponse> = v.object({ valid: v.boolean() });

/** Answer of `POST /auth/access-token`. */
export const accessTokenAnswer: Schema<AccessTokenResponse> = v.object({
  accessToken: v.pipe(v.string(), v.description('JWT, ES256')),
  expiresIn: seconds,
});

/** Answer of `POST /auth/scan-login`. */
export const scanLoginAnswer: Schema<ScanLoginDescription> = v.object({
  site: v.object({ name: v.string(), address: v.string() }),
  browser: v.object({ name: v.nullable(v.string()), address: v.nullable(v.string()) }),
  asks: v.array(v.picklist(['profile', 'phone'])),
  expiresIn: seconds,
});

const revokeReasons = [
  'logout',
  'kicked',
  'replaced',
  'user-deleted',
  'user-merged',
  'authorization-revoked',
  'account-cancelled',
  'operator',
] as const;

const masked: Schema<string> = v.pipe(
  v.string(),
  v.description('masked, unless the operator shows it in full'),
);

/** Answer of `GET /auth/me/export`. */
export const exportAnswer: Schema<AccountExport> = v.object({
  user: v.object({
    id: v.string(),
    nickname: v.nullable(v.string()),
    avatarUrl: v.nullable(v.string()),
    phone: v.nullable(v.object({ number: v.nullable(masked), countryCode: v.string() })),
    createdAt: time,
    updatedAt: time,
  }),
  identities: v.array(
    v.object({ appId: v.string(), openId: masked, unionId: v.nullable(masked), createdAt: time }),
  ),
  sessions: v.array(
    v.object({
      id: v.string(),
      appId: v.string(),
      device: v.nullable(v.string()),
      createdAt: time,
      lastSeenAt: time,
      expiresAt: time,
      revokeReason: v.nullable(v.picklist(revokeReasons)),
    }),
  ),
});

/** The fields of one kind of open data. Nobody vouches for them. */
export const openDataAnswer: Schema<OpenDataResponse> = v.object({
  kind: v.string(),
  proof: v.literal('claimed'),
  data: v.record(v.string(), v.unknown()),
});

/** Every error (RFC 9457). */
export const problemAnswer: Schema<Problem> = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  // The keys of the table are the closed union itself.
  code: v.picklist(Object.keys(errorCodes) as ErrorCode[]),
  action: v.picklist(['relogin', 'retry-with-fresh-code', 'retry-later', 'ask-user', 'fix-request', 'none']),
  requestId: v.string(),
  reason: v.exactOptional(v.picklist(revokeReasons)),
  retryAfter: v.exactOptional(seconds),
  codeSpent: v.exactOptional(v.literal(true)),
  errors: v.exactOptional(v.array(v.object({ path: v.string(), message: v.string() }))),
  appId: v.exactOptional(v.string()),
});
