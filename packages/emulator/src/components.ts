import { authorizeComponent, createComponent, issueComponentToken } from './platform/component.ts';
import type { Platform } from './platform/platform.ts';
import type { Component } from './platform/records/app.ts';
import type { AccessToken } from './platform/records/issued.ts';

/** The third-party platforms (第三方平台) of an emulator. */
export class Components {
  readonly #platform: Platform;

  /** @internal */
  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /**
   * Registers a third-party platform.
   *
   * @throws EmulatorError `component_exists`.
   * @example
   * ```ts
   * import { createEmulator, demoAppId } from '@weapp-auth/emulator';
   * const emulator = createEmulator({ seed: 'demo' });
   * const { appId } = emulator.components.create();
   * emulator.components.authorize(appId, demoAppId);
   * const { token } = emulator.components.issueToken(appId);
   * console.log(token); // component_access_token of /sns/component/jscode2session
   * ```
   */
  create(appId?: string): Component {
    return createComponent(this.#platform, appId);
  }

  /** A mini program authorises a third-party platform. @throws EmulatorError `app_unknown`, `component_unknown`. */
  authorize(componentAppId: string, appId: string): void {
    authorizeComponent(this.#platform, componentAppId, appId);
  }

  /**
   * A `component_access_token`; on the real platform it is bought with a ticket that WeChat pushes.
   *
   * @throws EmulatorError `component_unknown`.
   */
  issueToken(componentAppId: string): AccessToken {
    return issueComponentToken(this.#platform, componentAppId);
  }
}
