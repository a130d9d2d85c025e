import {
  type ApiSecurityKeys,
  type ApiSecurityOptions,
  enableApiSecurity,
  type PlatformCertificate,
  renewCertificate,
  retireCertificate,
} from './platform/api-security.ts';
import { bindApp, createOpenPlatform } from './platform/open-platform.ts';
import type { Platform } from './platform/platform.ts';
import type { OpenPlatform } from './platform/records/app.ts';

/** What the owner of an app does in the consoles of mp.weixin.qq.com and open.weixin.qq.com. */
export class AppConsole {
  readonly #platform: Platform;

  /** @internal */
  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /**
   * Registers an Open Platform account; asking again for the same id returns the one there is.
   *
   * @example
   * ```ts
   * import { createEmulator } from '@weapp-auth/emulator';
   * const emulator = createEmulator({ seed: 'demo' });
   * const { id } = emulator.console.createOpenPlatform();
   * emulator.createApp({ openPlatform: id }); // its logins carry a unionid
   * ```
   */
  createOpenPlatform(id?: string): OpenPlatform {
    return createOpenPlatform(this.#platform, id);
  }

  /**
   * Binds an app to an Open Platform account, or unbinds it with `null`.
   *
   * @throws EmulatorError `app_unknown`, `open_platform_unknown`.
   * @example
   * ```ts
   * import { createEmulator, demoAppId } from '@weapp-auth/emulator';
   * const emulator = createEmulator({ seed: 'demo' });
   * emulator.console.bindApp(demoAppId, null); // from now on logins carry no unionid
   * ```
   */
  bindApp(appId: string, openPlatform: string | null): void {
    bindApp(this.#platform, appId, openPlatform);
  }

  /**
   * Switches the API security mode on. Key pairs are real and therefore random even in a seeded emulator.
   *
   * @throws EmulatorError `app_unknown`, `public_key_invalid`.
   * @example
   * ```ts
   * import { createEmulator, demoAppId } from '@weapp-auth/emulator';
   * const emulator = createEmulator({ seed: 'demo' });
   * const { symmetricKey, symmetricNumber, developerPrivateKey } = emulator.console.enableApiSecurity(demoAppId);
   * console.log(symmetricKey, symmetricNumber, developerPrivateKey); // what the SDK under test is given
   * ```
   */
  enableApiSecurity(appId: string, options?: ApiSecurityOptions): ApiSecurityKeys {
    return enableApiSecurity(this.#platform, appId, options);
  }

  /**
   * Begins a change of the platform's certificate: until it is retired, answers carry the old signature too, in the
   * deprecated headers.
   *
   * @throws EmulatorError `app_unknown`, `api_security_off`.
   */
  renewCertificate(appId: string): PlatformCertificate {
    return renewCertificate(this.#platform, appId);
  }

  /** Ends a change of certificate. @throws EmulatorError `app_unknown`, `api_security_off`. */
  retireCertificate(appId: string): void {
    retireCertificate(this.#platform, appId);
  }
}
