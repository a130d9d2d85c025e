/** Where people approve the sign-in of a website that they scanned. */
export interface ScanLoginOptions {
  /** The mini program that the code opens. Default: the first app; needed where apps are found at run time. */
  readonly appId?: string;
  /** Its page with `weapp-scan-login`, without a slash at the beginning: `pages/scan-login/index`. */
  readonly page: string;
  /** The version that the code opens. Default: `release`. */
  readonly envVersion?: 'release' | 'trial' | 'develop';
}

/** @throws TypeError for a page that WeChat would not take */
export function checkScanLoginOptions({ page }: ScanLoginOptions): void {
  if (/^[\w-]+(?:\/[\w-]+)*$/.test(page)) return;
  throw new TypeError(
    'scanLogin.page: a page of the mini program such as pages/scan-login/index, without a leading /',
  );
}
