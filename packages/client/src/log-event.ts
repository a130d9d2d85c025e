/** One step of the SDK, for a log. Holds no token, code, open data or query of a URL. */
export interface LogEvent {
  /**
   * `login`: a login ended. `renew`: an answer said "not logged in", a new login begins. `repeat`: a lost answer is
   * asked for again. `state`: `auth.state` changed. `storage`: the phone's storage failed; the SDK goes on without.
   */
  readonly step: 'login' | 'renew' | 'repeat' | 'state' | 'storage';
  /** The outcome or state: `signed-in`, `refused`, … */
  readonly kind: string;
  /** The server's error code, if it refused. */
  readonly code?: string;
}
