import { apis, syncApis, taskApis } from './apis.ts';
import { type Client, type ClientHost, type ClientOptions, hasLibrary, startClient } from './client.ts';
import { createWx } from './create-wx.ts';
import { failureResult, settle } from './invoke.ts';
import type { Wx } from './wx.ts';
import { isRecord, type WxSyncApi } from './wx-api.ts';

/** A mini program running on somebody's phone: what its code sees (`wx`), and what the person can touch. */
export class RunningClient {
  /** What the mini program's code sees. */
  readonly wx: Wx;
  readonly #client: Client;

  /** @internal */
  constructor(host: ClientHost, who: { userId: string; appId: string }, options?: ClientOptions) {
    this.#client = startClient(host, who, options);
    this.wx = createWx(this.#client);
  }

  /**
   * Runs code as the handler of a tap. What it calls before its first `await` is inside the gesture, as on a phone.
   */
  tap<Result>(handler: () => Result): Result {
    this.#client.tapping = true;
    try {
      return handler();
    } finally {
      this.#client.tapping = false;
    }
  }

  /**
   * Calls an API by name and waits for what it gives to success or fail, as the control API does. A synchronous API
   * takes its arguments as a list and gives `{ result }`.
   */
  async call(name: string, given?: unknown, how: { tap?: boolean } = {}): Promise<CallResult> {
    const client = this.#client;
    const api = [...apis, ...taskApis].find((known) => known.name === name);
    const sync = syncApis.find((known) => known.name === name);
    const since = api?.since ?? sync?.since;
    if (since === undefined || !hasLibrary(client, since)) return { kind: 'unknown-api' };
    if (sync !== undefined) return { kind: 'called', result: callByName(client, sync, given) };
    if (api === undefined) return { kind: 'unknown-api' };
    const run = () => settle(client, api, isRecord(given) ? given : {});
    return { kind: 'called', result: (await (how.tap === true ? this.tap(run) : run())).result };
  }
}

/** What became of a call by name. */
export type CallResult =
  | { readonly kind: 'called'; readonly result: Record<string, unknown> }
  /** Not emulated, or not in this base library. */
  | { readonly kind: 'unknown-api' };

function callByName(client: Client, api: WxSyncApi, given: unknown): Record<string, unknown> {
  try {
    return {
      result: api.call(client, ...(Array.isArray(given) ? given : [given])),
      errMsg: `${api.name}:ok`,
    };
  } catch (error) {
    return failureResult(client, api.name, error);
  }
}
