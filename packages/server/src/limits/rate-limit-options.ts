/** So many in so many seconds. */
export interface RateLimit {
  readonly count: number;
  readonly seconds: number;
}

/** How often somebody may do something. `false` switches a limit off. */
export interface RateLimitOptions {
  /** Logins of one address that went well. Default: 300 in 60 seconds; behind one address there may be a whole school. */
  readonly loginsPerAddress?: RateLimit | false;
  /**
   * Different codes of one address that WeChat did not take. Default: 300 in 600 seconds. From then on the address is
   * slowed down, not shut out: it may ask for few logins at a time, a bad code is refused with `rate_limited`, and a
   * good one still logs in, because a whole carrier may be behind one address. A client that sends one old code again and
   * again counts once.
   */
  readonly badCodesPerAddress?: RateLimit | false;
  /** Unknown session tokens of one address. Default: 300 in 60 seconds. From then on it is slowed down in the same way. */
  readonly badTokensPerAddress?: RateLimit | false;
  /** Failed proofs of identity at `POST /auth/introspect` by one address. Default: 60 in 600 seconds. */
  readonly badClientsPerAddress?: RateLimit | false;
  /**
   * Encrypted data of one person in one app that does not open or that WeChat did not make. Default: 10 in 60 seconds; who
   * only has an old session_key gets along with one.
   */
  readonly badOpenDataPerPerson?: RateLimit | false;
  /** Sign-ins of websites and devices that browsers of one address begin. Default: 600 in 600 seconds. */
  readonly signInsPerAddress?: RateLimit | false;
  /** Codes for a sign-in by scanning that are shown to browsers of one address. Default: 300 in 600 seconds. */
  readonly scansPerAddress?: RateLimit | false;
  /**
   * Sign-ins that people refused, or whose number they did not know: somebody sends codes around. Default: 10 in 600 seconds;
   * from then on no code is shown to that address.
   */
  readonly refusedScansPerAddress?: RateLimit | false;
  /** Requests of one user that change something or ask WeChat. Default: 120 in 60 seconds. */
  readonly requestsPerUser?: RateLimit | false;
}

/** @throws TypeError for numbers that are no limit */
export function checkLimit(limit: RateLimit | false): void {
  if (limit === false) return;
  if (limit.count >= 1 && limit.seconds >= 1) return;
  throw new TypeError('rateLimits: count and seconds are at least 1');
}
