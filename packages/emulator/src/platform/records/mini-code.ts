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

/** How a mini program is opened: what `wx.getLaunchOptionsSync` will say. */
export interface Launch {
  readonly appId: string;
  readonly envVersion: MiniCode['envVersion'];
  /** Without a slash at its start; empty: the first page. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Entry scene: 1047 for a scanned mini program code, for example. */
  readonly scene: number;
}
