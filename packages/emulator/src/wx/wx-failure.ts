/** How a `wx` call fails: the reason after `api:fail`, and the errno where the platform gives one. */
export class WxFailure extends Error {
  readonly reason: string;
  readonly errno: number | undefined;
  /** Further members of the failure object, such as `errCode`. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(reason: string, errno?: number, extra: Readonly<Record<string, unknown>> = {}) {
    super(reason);
    this.name = 'WxFailure';
    this.reason = reason;
    this.errno = errno;
    this.extra = extra;
  }
}
