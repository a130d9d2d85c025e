import type { AuditTrail } from './audit/audit-trail.ts';
import type { AvatarStore } from './avatars/avatar-store.ts';
import type { Keys, Random } from './base/keys.ts';
import type { AccessTokens } from './jwt/access-tokens.ts';
import type { RateLimiter } from './limits/rate-limits.ts';
import type { UploadSlots } from './limits/upload-slots.ts';
import type { LoginResult } from './login/login.ts';
import type { SingleUse } from './login/single-use.ts';
import type { CurrentRequests } from './observe/current-request.ts';
import type { Logger } from './observe/logger.ts';
import type { Metrics } from './observe/metrics.ts';
import type { Readiness } from './observe/readiness.ts';
import type { FindApp, OpenDataOptions } from './options.ts';
import type { DecidePhoneConflict, PhoneConflictPolicy } from './people/phone-conflict.ts';
import type { OnPush } from './push/on-push.ts';
import type { ScanLogins } from './scan-login/scan-logins.ts';
import type { SessionCap } from './sessions/session-cap.ts';
import type { SessionOptions } from './sessions/session-policy.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { WriteGateway } from './store/gateway.ts';
import type { Store } from './store/store.ts';
import type { Code2Session } from './wechat/code2session.ts';
import type { WechatServices } from './wechat/wechat-services.ts';

/** What every step works with. Made once in `weapp-auth.ts`; nothing else reads a clock or makes randomness. */
export interface AuthContext {
  readonly store: Store;
  /** The one way to change users and sessions: what it changes is forgotten by every cache. */
  readonly writes: WriteGateway;
  readonly findApp: FindApp;
  readonly exchangeCode: Code2Session;
  /** Phone numbers, paid unionids, session checks. */
  readonly wechat: WechatServices;
  /** JWTs for other back ends. */
  readonly accessTokens: AccessTokens;
  readonly onPush: OnPush | null;
  /** Login codes under way in this process. */
  readonly codes: SingleUse<LoginResult>;
  readonly keys: Keys;
  readonly sessions: Sessions;
  readonly session: SessionOptions;
  readonly sessionCap: SessionCap;
  /** Null: websites are not signed in to. */
  readonly scanLogins: ScanLogins | null;
  readonly openData: Required<OpenDataOptions>;
  readonly exportInFull: boolean;
  readonly avatars: AvatarStore;
  readonly phoneConflict: PhoneConflictPolicy | DecidePhoneConflict;
  /** Null: nothing is limited. */
  readonly limits: RateLimiter | null;
  /** Files that are being read. */
  readonly uploads: UploadSlots;
  readonly log: Logger;
  /** The record of what matters to security. */
  readonly audit: AuditTrail;
  readonly life: Readiness;
  /** Which request is being answered. */
  readonly requests: CurrentRequests;
  readonly metrics: Metrics;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** A clock that only goes forward, in milliseconds. */
  readonly elapsed: () => number;
  readonly random: Random;
  /** A new request id: not a secret, and cheaper than a UUID. */
  readonly newRequestId: () => string;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly sleep: (ms: number) => Promise<void>;
}
