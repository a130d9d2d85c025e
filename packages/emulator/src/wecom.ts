import { createCorp, createSuite, type NewCorp, type NewSuite } from './platform/corp.ts';
import type { Platform } from './platform/platform.ts';
import type { Corp, Suite } from './platform/records/corp.ts';

/** WeCom (企业微信): the corps in whose client mini programs run too, and the third-party apps that they install. */
export class WeCom {
  readonly #platform: Platform;

  /** @internal */
  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /**
   * Registers a corp with its members, its own apps, and the third-party apps that it has installed.
   *
   * @throws EmulatorError `corp_exists`, `user_unknown`, `app_unknown`, `suite_unknown`.
   * @example
   * ```ts
   * import { createEmulator, demoAppId } from '@weapp-auth/emulator';
   * const emulator = createEmulator({ seed: 'demo' });
   * const { corpId, agents } = emulator.wecom.createCorp({
   *   members: [{ user: 'alice', userid: 'alice.w' }],
   *   agents: [{ appIds: [demoAppId] }], // the mini program is linked with this app
   * });
   * const { wx } = emulator.client('alice', demoAppId, { corp: corpId });
   * wx.qy?.login({ success: ({ code }) => console.log(code, agents[0]?.secret) });
   * ```
   */
  createCorp(given?: NewCorp): Corp {
    return createCorp(this.#platform, given);
  }

  /**
   * Registers a third-party app (suite); a corp that names it has it installed.
   *
   * @throws EmulatorError `suite_exists`, `app_unknown`.
   */
  createSuite(given?: NewSuite): Suite {
    return createSuite(this.#platform, given);
  }
}
