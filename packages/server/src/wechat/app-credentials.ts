import type { Secret } from '../secret.ts';

/** What WeChat knows an app by. */
export interface AppCredentials {
  /** `wx` and 16 hex digits. */
  readonly appId: string;
  /** AppSecret (小程序密钥). */
  readonly secret: string | Secret;
}

/** The AppSecret as text, for a request to WeChat and nothing else. */
export function revealAppSecret(app: AppCredentials): string {
  return typeof app.secret === 'string' ? app.secret : app.secret.reveal();
}
