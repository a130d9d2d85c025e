import { createEmulator, demoAppId, type Emulator } from '@weapp-auth/emulator';
import { bundleForDom } from '../server/runtime-bundle.ts';
import { formatProblem, type Problem } from '../shared/problem.ts';
import { createSimulator } from '../simulator.ts';
import { createDomWindow, type DomElement, type DomWindow } from './dom-window.ts';

/** A mini program to test. */
export interface MiniProgramOptions {
  /** The folder with app.json, or with a project.config.json that leads there. */
  readonly root: string;
  /** Page to open first, with its query: `pages/a/a?id=1`; the app's own first page without it. */
  readonly path?: string;
  /** Whose phone it is; `alice` without it. */
  readonly user?: string;
  /** The WeChat to log in with; one of its own without it. */
  readonly emulator?: Emulator;
  /**
   * Answers `wx.request` and its like. Without it a request that the mini program makes is unmatched, and a mistake.
   */
  readonly fetch?: (url: string, init?: RequestInit) => Promise<Response>;
  /** Hosts besides loopback that may be reached. */
  readonly allowedHosts?: readonly string[];
  /** How long the first page may take; five seconds without it. */
  readonly patienceMs?: number;
}

/** A mini program that runs in this process, on Tencent's engine, without a layout. */
export interface OpenMiniProgram {
  /** What is on the screen: the root for queries such as those of `@testing-library/dom`. */
  readonly screen: DomElement;
  readonly user: MiniProgramUser;
  readonly emulator: Emulator;
  /** What went wrong so far: errors of the mini program, `console.error`, unmatched requests. */
  readonly mistakes: readonly string[];
  readonly close: () => void;
}

/** The person with the phone. */
export interface MiniProgramUser {
  /** Taps an element, and waits for what the handlers do at once. */
  readonly tap: (element: unknown) => Promise<void>;
  /** Types into an `input` or `textarea`, in the place of what it holds. */
  readonly type: (element: unknown, text: string) => Promise<void>;
}

const origin = 'http://127.0.0.1';
const emulatorUrl = 'http://emulator.localhost';

let bundle: Promise<string> | null = null;

/**
 * Opens a mini program in this process.
 *
 * @throws {Error} when it does not come up in time; the message has its mistakes.
 */
export async function openMiniProgram(options: MiniProgramOptions): Promise<OpenMiniProgram> {
  const { root, user = 'alice', allowedHosts = [] } = options;
  const emulator = options.emulator ?? createEmulator({ seed: 'demo' });
  const mistakes: string[] = [];
  const simulator = createSimulator({
    root,
    emulatorUrl,
    appId: demoAppId,
    user,
    allowedHosts,
    watch: false,
    onProblem: (problem) => mistakes.push(...mistakeOf(problem)),
    fetch: (url, init) =>
      url.startsWith(emulatorUrl) ? emulator.fetch(url, init) : reach(options, mistakes, url, init),
  });
  const query = options.path === undefined ? '' : `?${new URLSearchParams({ path: options.path })}`;
  const page = await simulator.fetch(new Request(`${origin}/${query}`));
  const window = createDomWindow(await page.text(), `${origin}/${query}`, {
    fetch: (request) => simulator.fetch(request),
    callSync: (api, body) => callSync(emulator, api, body),
    failed: (message) => mistakes.push(message),
  });
  bundle ??= bundleForDom();
  window.eval(await bundle);
  await opened(window, mistakes, options.patienceMs ?? 5000);
  const close = (): void => {
    simulator.close();
    window.close();
  };
  return { screen: window.document.body, user: userOf(window), emulator, mistakes, close };
}

function mistakeOf(problem: Problem): readonly string[] {
  return problem.severity === 'error' ? [formatProblem(problem, 'en')] : [];
}

function reach(
  { fetch }: MiniProgramOptions,
  mistakes: string[],
  url: string,
  init?: RequestInit,
): Promise<Response> {
  if (fetch !== undefined) return fetch(url, init);
  mistakes.push(`unmatched request: ${init?.method ?? 'GET'} ${url}`);
  return Promise.reject(new TypeError(`unmatched request ${url}`));
}

function callSync(
  emulator: Emulator,
  api: string,
  body: string,
): { readonly status: number; readonly text: string } {
  const { options, ...who } = JSON.parse(body) as {
    appId: string;
    user: string;
    options?: readonly unknown[];
  };
  const members = emulator.runningClient(who).wx as unknown as Readonly<Record<string, unknown>>;
  const member = members[api];
  if (typeof member !== 'function') return { status: 404, text: '{"error":{"code":"wx_api_unknown"}}' };
  return { status: 200, text: JSON.stringify({ result: member(...(options ?? [])) }) };
}

async function opened(
  { document }: DomWindow,
  mistakes: readonly string[],
  patienceMs: number,
): Promise<void> {
  const until = performance.now() + patienceMs;
  while (document.querySelector('wx-page') === null) {
    if (performance.now() > until)
      throw new Error(`the mini program does not come up\n${mistakes.join('\n')}`);
    await turn();
  }
  await turn();
}

function userOf(window: DomWindow): MiniProgramUser {
  return {
    tap: async (element) => {
      const target = element as DomElement;
      for (const type of ['mousedown', 'mouseup', 'click']) {
        target.dispatchEvent(
          new window.MouseEvent(type, { bubbles: true, cancelable: true, composed: true }),
        );
      }
      await settle();
    },
    type: async (element, text) => {
      const target = element as DomElement;
      const control = target.matches('input, textarea') ? target : target.querySelector('input, textarea');
      if (control === null) throw new TypeError('the element takes no text');
      control.focus();
      control.value = text;
      control.dispatchEvent(new window.InputEvent('input', { bubbles: true }));
      await settle();
    },
  };
}

/** Handlers run at once; what they set shows after a turn or two. */
async function settle(): Promise<void> {
  await turn();
  await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
