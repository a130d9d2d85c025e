import { fillNickname, type NicknameInput } from '../buttons/avatar-nickname.ts';
import { type ButtonPress, pressButton } from '../buttons/press-button.ts';
import { isRecord } from '../is-record.ts';
import { nextNumber } from '../platform/platform.ts';
import { askPerson } from './ask-person.ts';
import {
  adjustClient,
  type Client,
  type ClientHost,
  type ClientOptions,
  hasLibrary,
  type PrivacyListener,
  startClient,
} from './client.ts';
import { apis, createWx, methodApis, syncApis, taskApis } from './create-wx.ts';
import { failureResult, settle } from './invoke.ts';
import type { Wx } from './wx.ts';
import { hasApi, type WxArguments, type WxSyncApi } from './wx-api.ts';

/** A mini program running on a person's phone: the `wx` of its code, and the taps and typing of the person. */
export class RunningClient {
  readonly #client: Client;
  #wx: Wx | null = null;

  /** @internal */
  constructor(host: ClientHost, who: { userId: string; appId: string }, options?: ClientOptions) {
    this.#client = startClient(host, who, options);
  }

  /** What the mini program's code sees. Made when it is first looked at: callers by HTTP never do. */
  get wx(): Wx {
    this.#wx ??= createWx(this.#client);
    return this.#wx;
  }

  /** What stands on the screen over the page. */
  get screen(): { readonly toast: string | null; readonly loading: string | null } {
    return this.#client.screen;
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

  /** The person taps `<button open-type="…">`; combined open-types are written with `|`. */
  button(openType: string, options: WxArguments = {}): Promise<ButtonPress> {
    return pressButton(this.#client, openType, options);
  }

  /**
   * The person taps the button of `wx.createUserInfoButton` that was made last and is shown. Gives what its listeners
   * got; `null` where there is none.
   */
  async tapUserInfoButton(): Promise<Record<string, unknown> | null> {
    const button = [...this.#client.userInfoButtons].reverse().find(({ isVisible }) => isVisible);
    return button === undefined ? null : this.tap(() => button.tap());
  }

  /** The person fills in `<input type="nickname">`: the given text, or what the keyboard offers. */
  nickname(typed?: string): Promise<NicknameInput> {
    return fillNickname(this.#client, typed);
  }

  /**
   * Calls an API by name and waits for what it gives to success or fail, as the control API does. A synchronous API
   * takes its arguments as a list and gives `{ result }`.
   */
  async call(name: string, given?: unknown, how: { tap?: boolean } = {}): Promise<CallResult> {
    const client = this.#client;
    const api = [...apis, ...taskApis, ...methodApis].find((known) => known.name === name);
    const sync = syncApis.find((known) => known.name === name);
    const known = sync ?? api;
    if (known === undefined || !hasApi(client, known)) return { kind: 'unknown-api' };
    if (sync !== undefined) return { kind: 'called', result: callByName(client, sync, given) };
    if (api === undefined) return { kind: 'unknown-api' };
    const run = () => settle(client, api, isRecord(given) ? given : {});
    const { result } = await (how.tap === true ? this.tap(run) : run());
    return { kind: 'called', result };
  }

  /**
   * Stands in for the app's `onNeedPrivacyAuthorization` listener of a caller without callbacks: what the platform
   * wants to know becomes a dialog of kind `privacy-listener`.
   */
  forwardPrivacyQuestions(): void {
    const client = this.#client;
    client.privacyListener = (resolve, { referrer }) => void forwardQuestion(client, resolve, referrer);
  }

  /** The person comes from a conversation of AI mode: listeners are told, and the id of the page to open is given. */
  handOver(handoff: { path: string; query: string; payload: unknown }): number {
    const pageId = nextNumber(this.#client.platform);
    const { path, query, payload } = handoff;
    for (const listener of this.#client.handoffListeners) listener({ pageId, path, query, payload });
    return pageId;
  }

  /** Whether the base library is at least this version. */
  hasLibrary(version: string): boolean {
    return hasLibrary(this.#client, version);
  }

  /** Changes how the mini program runs; what is not given stays. Its `wx` keeps the members it started with. */
  adjust(options: ClientOptions): void {
    adjustClient(this.#client, options);
  }

  /** Refuses every dialog this mini program still shows, when its caller has disconnected. */
  close(): void {
    for (const [id, { client, resolve }] of this.#client.host.dialogs) {
      if (client !== this.#client) continue;
      this.#client.host.dialogs.delete(id);
      resolve({ accept: false });
    }
  }
}

/** What became of a call by name. */
export type CallResult =
  | { readonly kind: 'called'; readonly result: Record<string, unknown> }
  /** Not emulated, or not in this base library. */
  | { readonly kind: 'unknown-api' };

function callByName(client: Client, api: WxSyncApi, given: unknown): Record<string, unknown> {
  try {
    const values: readonly unknown[] = Array.isArray(given) ? given : [given];
    return { result: api.call(client, ...values), errMsg: `${api.name}:ok` };
  } catch (error) {
    return failureResult(client, api.name, error);
  }
}

async function forwardQuestion(
  client: Client,
  resolve: Parameters<PrivacyListener>[0],
  referrer: string,
): Promise<void> {
  const answer = await askPerson(client, {
    kind: 'privacy-listener',
    api: referrer,
    referrer,
    title: '',
    content: '',
    confirmText: '',
    cancelText: '',
  });
  const event = answer.event ?? (answer.accept ? 'agree' : 'disagree');
  resolve({ event, ...(answer.buttonId === undefined ? {} : { buttonId: answer.buttonId }) });
  // A dialog that has only been shown is still waiting for its decision.
  if (event === 'exposureAuthorization') await forwardQuestion(client, resolve, referrer);
}
