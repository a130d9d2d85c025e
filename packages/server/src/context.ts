import type { FindApp } from './apps/app-directory.ts';
import type { Keys, Random } from './base/keys.ts';
import type { AccessTokens } from './jwt/access-tokens.ts';
import type { RateLimiter } from './limits/rate-limits.ts';
import type { LoginResult } from './login/login.ts';
import type { SingleUse } from './login/single-use.ts';
import type { Logger } from './observe/logger.ts';
import type { Metrics } from './observe/metrics.ts';
import type { OpenDataOptions, SessionOptions } from './options.ts';
import type { AvatarStore } from './people/avatar.ts';
import type { DecidePhoneConflict, PhoneConflictPolicy } from './people/phone.ts';
import type { OnPush } from './push/push-handling.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { Store } from './store/store.ts';
import type { Code2Session } from './wechat/code2session.ts';
import type { WechatServices } from './wechat/wechat-services.ts';

/** What every step works with. Made once in `weapp-auth.ts`; nothing else reads a clock or makes randomness. */
export interface AuthContext {
  readonly store: Store;
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
  readonly openData: Required<OpenDataOptions>;
  readonly exportInFull: boolean;
  readonly avatars: AvatarStore;
  readonly phoneConflict: PhoneConflictPolicy | DecidePhoneConflict;
  /** Null: nothing is limited. */
  readonly limits: RateLimiter | null;
  /** Whether somebody listens to events; if not, none are written. */
  readonly emit: boolean;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly random: Random;
  /** A new request id: not a secret, and cheaper than a UUID. */
  readonly newRequestId: () => string;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly sleep: (ms: number) => Promise<void>;
}
