/** A mini program code (小程序码), a QR code of the old kind, or a link into a mini program. */
export interface MiniCode {
  kind: 'mini-code' | 'qr-code' | 'scheme' | 'url-link';
  appId: string;
  envVersion: 'release' | 'trial' | 'develop';
  /** Without a slash at its start; empty: the first page. */
  path: string;
  /** As it stands behind the question mark. */
  query: string;
  createdAt: number;
  /** `null`: for ever. */
  expiresAt: number | null;
}
