import {
  type Authorization,
  authorizeComponent,
  createComponent,
  type GrantOptions,
  issueComponentToken,
  type NewComponent,
  withdrawComponent,
} from './platform/component.ts';
import type { Platform } from './platform/platform.ts';
import type { Component } from './platform/records/component.ts';
import type { AccessToken } from './platform/records/issued.ts';
import type { AuthorizationNews, TicketReport } from './push/component-push.ts';
import type { PushHost, PushReport } from './push/deliver-push.ts';

/** The third-party platforms (第三方平台) of an emulator. */
export class Components {
  readonly #host: PushHost;

  /** @internal */
  constructor(host: PushHost) {
    this.#host = host;
  }

  get #platform(): Platform {
    return this.#host.platform;
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
  create(given?: NewComponent): Component {
    return createComponent(this.#platform, given);
  }

  /**
   * An administrator lets the third-party platform act for a mini program; done again, it replaces the grant.
   *
   * @throws EmulatorError `app_unknown`, `component_unknown`, `pre_auth_code_invalid`.
   */
  authorize(componentAppId: string, appId: string, options?: GrantOptions): Authorization {
    return authorizeComponent(this.#platform, componentAppId, appId, options);
  }

  /** The administrator takes the authorisation back. @throws EmulatorError `component_unknown`. */
  withdraw(componentAppId: string, appId: string): void {
    withdrawComponent(this.#platform, componentAppId, appId);
  }

  /**
   * Pushes a component_verify_ticket, as WeChat does every ten minutes; the report names it.
   *
   * @throws EmulatorError `component_unknown`, `push_not_configured`, `push_key_invalid`.
   */
  async pushTicket(componentAppId: string): Promise<TicketReport> {
    const { pushTicket } = await import('./push/component-push.ts');
    return pushTicket(this.#host, componentAppId);
  }

  /**
   * Pushes the news of an authorisation.
   *
   * @throws EmulatorError `component_unknown`, `push_not_configured`, `push_key_invalid`.
   */
  async pushAuthorization(news: AuthorizationNews): Promise<PushReport> {
    const { pushAuthorization } = await import('./push/component-push.ts');
    return pushAuthorization(this.#host, news);
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
