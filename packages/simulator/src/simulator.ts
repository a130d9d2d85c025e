import { openProject } from './compile/open-project.ts';
import { type AutomatorClient, AutomatorHub } from './server/automator.ts';
import { CurrentApp } from './server/current-app.ts';
import { EmulatorEvents } from './server/emulator-events.ts';
import type { PhoneFetch } from './server/phone-fetch.ts';
import { Phones } from './server/phones.ts';
import { type Routes, route } from './server/routes.ts';
import { bundleRuntime } from './server/runtime-bundle.ts';
import { Sockets } from './server/sockets.ts';
import type { Language } from './shared/local-text.ts';
import type { Problem } from './shared/problem.ts';

/** What a simulator is made for. */
export interface SimulatorOptions {
  /** The mini program's folder: the one with app.json, or with a project.config.json that leads to it. */
  readonly root: string;
  /** Where the emulator listens: `http://127.0.0.1:8081`. */
  readonly emulatorUrl: string;
  /** AppID of the mini program; the one in project.config.json without it. `?appId=` overrides it. */
  readonly appId?: string;
  /** Whose phone it is, an id of the emulator; `alice` without it. `?user=` overrides it. */
  readonly user?: string;
  /** Name of the phone, `1` without it. `?device=` overrides it; storage is apart for each. */
  readonly device?: string;
  /** Path under which the handler is mounted, `/` without it. */
  readonly basePath?: string;
  /** Hosts besides loopback that `wx.request` may reach, as the platform's list of domains. */
  readonly allowedHosts?: readonly string[];
  /** Language of the phone when the browser does not say. */
  readonly language?: Language;
  /** Compiles again and reloads open pages when a file changes; true without it. */
  readonly watch?: boolean;
  /** Told about problems of the mini program as they are found; silent without it. */
  readonly onProblem?: (problem: Problem) => void;
  /** Told about every compilation. */
  readonly onCompiled?: (result: {
    readonly durationMs: number;
    readonly problems: readonly Problem[];
  }) => void;
  /** Carries requests to the emulator and of `wx.request`; the global `fetch` without it. */
  readonly fetch?: PhoneFetch;
}

/** A mounted simulator. */
export interface Simulator {
  /** Path it is mounted under, with a slash at both ends. */
  readonly basePath: string;
  /** Answers every request below `basePath`. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Compiles now (or returns the last compilation) and says what is wrong with the mini program. */
  readonly check: () => Promise<readonly Problem[]>;
  /**
   * Connects a client of WeChat's automation protocol to the phone that was opened last. `listenSimulator` does it
   * for every WebSocket.
   */
  readonly automate: (client: AutomatorClient) => {
    readonly receive: (text: string) => void;
    readonly close: () => void;
  };
  /** Stops watching and ends open event streams. */
  readonly close: () => void;
}

/**
 * Runs an unmodified mini program in a browser page.
 *
 * The handler serves code of the mini program and carries out its requests: bind it to loopback only. It
 * refuses requests whose host is not a loopback name, and those that other origins send.
 *
 * @throws {TypeError} when an option has a wrong shape.
 * @example
 * const simulator = createSimulator({
 *   root: 'examples/miniprogram',
 *   emulatorUrl: 'http://127.0.0.1:8081',
 *   basePath: '/simulator/',
 * });
 * const page = await simulator.fetch(new Request('http://127.0.0.1:8080/simulator/?user=alice&device=1'));
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  const settings = readOptions(options);
  const { project, appId } = openProject(options.root);
  const phones = new Phones();
  const current = new CurrentApp(project, {
    compiled: (problems, durationMs) => reportCompiled(options, problems, durationMs),
    changed: () => phones.broadcast({ kind: 'reload' }),
  });
  if (options.watch !== false) {
    current.watch();
    // The first page that opens finds the compiled app ready.
    void current.answer();
  }
  const emulatorEvents = new EmulatorEvents({ ...settings, phones });
  const runtime = bundleRuntime();
  const sockets = new Sockets({ allowedHosts: settings.allowedHosts, phones });
  const automator = new AutomatorHub(phones);
  const parts = { project, phones, current, runtime, emulatorEvents, sockets, automator };
  const routes: Routes = { ...settings, ...parts, appId: options.appId ?? appId ?? '' };
  return {
    basePath: settings.basePath,
    fetch: (request) => route(routes, request),
    check: () => checkApp(current),
    automate: (client) => automator.connect(client),
    close: () => closeAll(routes),
  };
}

function reportCompiled(options: SimulatorOptions, problems: readonly Problem[], durationMs: number): void {
  for (const problem of problems) {
    options.onProblem?.(problem);
  }
  options.onCompiled?.({ durationMs, problems });
}

function closeAll({ current, emulatorEvents, phones, sockets }: Routes): void {
  current.close();
  emulatorEvents.close();
  phones.closeAll();
  sockets.closeAll();
}

type Settings = Pick<
  Routes,
  'basePath' | 'emulatorUrl' | 'user' | 'device' | 'allowedHosts' | 'language' | 'fetch' | 'onProblem'
>;

function readOptions(options: SimulatorOptions): Settings {
  const { emulatorUrl, basePath = '/' } = options;
  if (!/^https?:$/.test(new URL(emulatorUrl).protocol)) {
    throw new TypeError('emulatorUrl must be an http(s) URL');
  }
  if (!/^\/(?:[\w.-]+\/)*[\w.-]*$/.test(basePath)) throw new TypeError('basePath must look like /simulator/');
  return {
    basePath: basePath.endsWith('/') ? basePath : `${basePath}/`,
    emulatorUrl: emulatorUrl.replace(/\/+$/, ''),
    user: options.user ?? 'alice',
    device: options.device ?? '1',
    allowedHosts: options.allowedHosts ?? [],
    language: options.language ?? 'en',
    fetch: options.fetch ?? globalThis.fetch,
    onProblem: options.onProblem ?? (() => undefined),
  };
}

async function checkApp(current: CurrentApp): Promise<readonly Problem[]> {
  const answer = await current.answer();
  return answer.kind === 'compiled' ? answer.app.problems : answer.problems;
}
