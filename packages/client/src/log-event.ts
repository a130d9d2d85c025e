/** One step of the SDK, for a log. Holds no token, code, open data or query of a URL. */
export interface LogEvent {
  /**
   * `login`: a login ended. `renew`: an answer said "not logged in", a new login begins. `repeat`: a lost answer is
   * asked for again. `storage`: the phone's storage failed; the SDK goes on without. `callback`: a function of the app
   * threw, and `kind` is the option it was passed as.
   */
  readonly step: 'login' | 'renew' | 'repeat' | 'storage' | 'callback';
  /** `ok`, `refused`, `unreachable`, `failed`, … */
  readonly kind: string;
  /** The server's error code, if it refused. */
  readonly code?: string | undefined;
}
