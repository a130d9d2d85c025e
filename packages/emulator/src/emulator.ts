import { AppConsole } from './app-console.ts';
import { Components } from './components.ts';
import { isControlPath } from './control/is-control-path.ts';
import type { EmulatorOptions, NamedCaller } from './emulator-options.ts';
import { EmulatorError } from './errors.ts';
import { handleRequest } from './http/handle-request.ts';
import { People } from './people.ts';
import { createApp } from './platform/app.ts';
import { seedDemo } from './platform/demo.ts';
import type { DialogAnswer } from './platform/dialog.ts';
import type { DialogEvent, PlatformEvent, Violation } from './platform/events.ts';
import { addFault, clearFaults } from './platform/fault.ts';
import { openMiniCode, type ScanWay } from './platform/mini-code.ts';
import { createOpenPlatform } from './platform/open-platform.ts';
import { advanceClock, createPlatform, type Platform } from './platform/platform.ts';
import type { App, NewApp } from './platform/records/app.ts';
import type { Fault, NewFault } from './platform/records/fault.ts';
import type { Launch } from './platform/records/mini-code.ts';
import type { NewUser, User } from './platform/records/person.ts';
import { type RecordedRequest, readRequests } from './platform/request-log.ts';
import { restoreState, snapshotState } from './platform/snapshot.ts';
import { createUser } from './platform/user.ts';
import type { AuthorizationChange } from './push/authorization-event.ts';
import type { PushReport } from './push/deliver-push.ts';
import type { PeriodicFetch, PeriodicReport, Prefetch } from './push/prefetch.ts';
import type { PushMessage } from './push/push-request.ts';
import { realSleep } from './real-sleep.ts';
import { WeCom } from './wecom.ts';
import { answerDialog } from './wx/ask-person.ts';
import type { ClientHost, ClientOptions, CloudFunction, TemporaryFile } from './wx/client.ts';
import { storeFile } from './wx/files.ts';
import { RunningClient } from './wx/running-client.ts';
import type { Wx } from './wx/wx.ts';

/** Answers a request to the control API. Handed in, so that the emulator need not know what drives it. */
export type ControlHandler = (emulator: Emulator, request: Request) => Promise<Response>;

/** An emulated WeChat. Made by `createEmulator`. */
export class Emulator {
  /** The state and its clock, for tests that look inside. */
  readonly platform: Platform;
  /** How people answer, what they do outside a mini program, who they are in each app. */
  readonly people: People;
  /** What owners of apps do in the platform's consoles. */
  readonly console: AppConsole;
  /** Third-party platforms. */
  readonly components: Components;
  /** Corps of WeCom (企业微信). */
  readonly wecom: WeCom;
  readonly #host: ClientHost;
  readonly #control: ControlHandler;
  readonly #clients = new Map<string, RunningClient>();

  /** @internal */
  constructor(options: EmulatorOptions, control: ControlHandler) {
    this.#control = control;
    this.platform = createPlatform(options);
    this.people = new People(this.platform);
    this.console = new AppConsole(this.platform);
    const { fetch = globalThis.fetch, sleep = realSleep } = options;
    this.#host = {
      platform: this.platform,
      fetch,
      sleep,
      dialogs: new Map(),
      files: new Map(),
      fetchListeners: new Set(),
      functions: new Map(),
    };
    this.components = new Components(this.#host);
    this.wecom = new WeCom(this.platform);
    if (options.seed === 'demo') seedDemo(this.platform);
    for (const id of options.openPlatforms ?? []) createOpenPlatform(this.platform, id);
    for (const app of options.apps ?? []) createApp(this.platform, app);
    for (const user of options.users ?? []) createUser(this.platform, user);
    for (const suite of options.suites ?? []) this.wecom.createSuite(suite);
    for (const corp of options.corps ?? []) this.wecom.createCorp(corp);
  }

  /**
   * Answers a request to any host: the server API by its path, the control API under `/__emulator`. May be passed on
   * unbound, in place of the global `fetch`. Rejects with a `TypeError` where a fault drops the connection.
   */
  readonly fetch = async (input: Request | URL | string, init?: RequestInit): Promise<Response> => {
    const request = input instanceof Request && init === undefined ? input : new Request(input, init);
    if (isControlPath(new URL(request.url).pathname)) return this.#control(this, request);
    return handleRequest(this.platform, request, this.#host.sleep);
  };

  /**
   * The `wx` of a mini program on a person's phone.
   *
   * @throws EmulatorError `user_unknown`, `app_unknown`.
   */
  wx(userId: string, appId: string, options?: ClientOptions): Wx {
    return this.client(userId, appId, options).wx;
  }

  /**
   * A mini program started on a person's phone: its `wx`, and the person's taps and typing.
   *
   * @throws EmulatorError `user_unknown`, `app_unknown`.
   */
  client(userId: string, appId: string, options?: ClientOptions): RunningClient {
    return new RunningClient(this.#host, { userId, appId }, options);
  }

  /** Waits as the emulated phones do: by the injected `sleep`. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#host.sleep(milliseconds, signal);
  }

  /** Registers a mini program. @throws EmulatorError `app_exists`, `invalid_app_id`, `open_platform_unknown`. */
  createApp(given?: NewApp): App {
    return createApp(this.platform, given);
  }

  /** Registers a person. @throws EmulatorError `user_exists`, `invalid_user_id`. */
  createUser(given?: NewUser): User {
    return createUser(this.platform, given);
  }

  /** Moves the platform's clock. */
  advance(seconds: number): void {
    advanceClock(this.platform, seconds * 1000);
  }

  /** Lets the next call (or calls) of an API go wrong; several in a row are a script. */
  addFault(fault: NewFault): Fault {
    return addFault(this.platform, fault);
  }

  /** Removes every waiting fault. */
  clearFaults(): void {
    clearFaults(this.platform);
  }

  /** The last thousand requests to the server API, oldest first, secrets masked. */
  requests(): RecordedRequest[] {
    return readRequests(this.platform.requests);
  }

  /** Uses of the platform that a correct program does not make. */
  violations(): readonly Violation[] {
    return this.platform.state.violations;
  }

  /** @throws EmulatorError `strict_violations` when the platform was used wrongly; warnings do not count. */
  assertNoViolations(): void {
    const wrong = this.violations().filter(({ level }) => level === 'violation');
    if (wrong.length === 0) return;
    throw new EmulatorError(
      'strict_violations',
      wrong.map(({ code, where }) => `${code} ${where}`).join(', '),
    );
  }

  /**
   * The person's running mini program of that name on that phone: the same object for the same caller, started at the
   * first call and adjusted to the options of later ones.
   */
  runningClient(caller: NamedCaller): RunningClient {
    const { appId, user, client: name = '', ...options } = caller;
    const key = JSON.stringify([name, appId, user, options.device ?? 'phone']);
    const known = this.#clients.get(key);
    if (known !== undefined) {
      known.adjust(options);
      return known;
    }
    if (this.#clients.size >= mostClients) this.#clients.clear();
    const started = this.client(user, appId, options);
    this.#clients.set(key, started);
    return started;
  }

  /**
   * What opens when a person scans a code, or follows a link: appId, path, query and entry scene of the launch.
   *
   * @param content what a QR reader reads from the picture, or the link
   * @param user who scans: versions under test open for members of the project only
   * @throws EmulatorError `code_content_unknown`, `link_expired`, `link_rule_unpublished`, `not_project_member`,
   *   `not_published`.
   */
  scan(content: string, way?: ScanWay, user?: string): Launch {
    const how = { ...(way === undefined ? {} : { way }), ...(user === undefined ? {} : { user }) };
    return openMiniCode(this.platform, content, how);
  }

  /** Puts a file on the phones; gives its temporary path, for `wx.uploadFile`. */
  storeFile(bytes: Uint8Array, contentType: string): string {
    return storeFile(this.#host, { bytes, contentType });
  }

  /** A temporary file by its path. */
  readFile(path: string): TemporaryFile | null {
    return this.#host.files.get(path) ?? null;
  }

  /** Puts any text where a phone keeps a value, as a crash in the middle of a write may. */
  damageStorage(userId: string, appId: string, damage: { key: string; text: string; device?: string }): void {
    const { storage } = this.platform.state;
    storage.get(`${appId}/${userId}/${damage.device ?? 'phone'}`)?.set(damage.key, damage.text);
  }

  /** Registers a cloud function of an app with a CloudBase environment. */
  cloudFunction(appId: string, name: string, run: CloudFunction): void {
    this.#host.functions.set(`${appId}/${name}`, run);
  }

  /** Verifies the app's push URL. @throws EmulatorError `push_not_configured`, `app_unknown`. */
  async verifyPushUrl(appId: string): Promise<PushReport> {
    const { verifyPushUrl } = await import('./push/deliver-push.ts');
    return verifyPushUrl(this.#host, appId);
  }

  /**
   * Pushes a message to the app's server, with retries.
   *
   * @throws EmulatorError `push_not_configured`, `push_key_invalid`, `app_unknown`.
   */
  async push(appId: string, message: PushMessage): Promise<PushReport> {
    const { deliverPush } = await import('./push/deliver-push.ts');
    return deliverPush(this.#host, appId, message);
  }

  /** Pushes one of the three authorisation events. @throws EmulatorError as {@link Emulator.push}, `user_unknown`. */
  async changeAuthorization(change: AuthorizationChange): Promise<PushReport> {
    const { authorizationEvent } = await import('./push/authorization-event.ts');
    return this.push(change.appId, authorizationEvent(this.platform, change));
  }

  /**
   * Sends a data pre-fetch to a developer's server.
   *
   * @throws EmulatorError `prefetch_unreachable`, `prefetch_not_configured`, `app_unknown`, `user_unknown`.
   */
  async prefetch(given: Prefetch): Promise<{ status: number; body: string }> {
    const { prefetch } = await import('./push/prefetch.ts');
    return prefetch(this.#host, given);
  }

  /**
   * Lets the moment of a periodic update come for a phone.
   *
   * @throws EmulatorError as {@link Emulator.prefetch}.
   */
  async periodicFetch(given: PeriodicFetch): Promise<PeriodicReport> {
    const { periodicFetch } = await import('./push/prefetch.ts');
    return periodicFetch(this.#host, given);
  }

  /** Dialogs of interactive clients that wait for {@link Emulator.answerDialog}. */
  dialogs(): DialogEvent[] {
    return [...this.#host.dialogs.values()].map(({ dialog }) => dialog);
  }

  /** Answers a waiting dialog. @throws EmulatorError `dialog_unknown`. */
  answerDialog(id: string, answer: DialogAnswer): void {
    answerDialog(this.#host, id, answer);
  }

  /** Calls the listener for everything that happens; returns the function that stops it. */
  onEvent(listener: (event: PlatformEvent) => void): () => void {
    this.platform.listeners.add(listener);
    return () => void this.platform.listeners.delete(listener);
  }

  /** The whole state as JSON text. Holds secrets of the emulated world. */
  snapshot(): string {
    return snapshotState(this.platform);
  }

  /** Puts a snapshot in place of the present state. @throws EmulatorError `snapshot_invalid`. */
  restore(snapshot: string): void {
    restoreState(this.platform, snapshot);
  }
}

const mostClients = 10_000;
