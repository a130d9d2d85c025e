import { existsSync } from 'node:fs';
import { createEmulator, demoAppId, type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import { openProject } from '../compile/open-project.ts';
import { type ListeningSimulator, listenSimulator } from '../listen.ts';
import type { Language, LocalText } from '../shared/local-text.ts';
import { formatProblem, type Problem } from '../shared/problem.ts';
import { createSimulator, type Simulator } from '../simulator.ts';
import type { RunOptions } from './arguments.ts';
import { folderMissing, portTaken } from './help.ts';

/** Where a run writes, and in which language. */
export interface RunOutput {
  readonly language: Language;
  readonly write: (line: string) => void;
}

/** How a run ended, or that it goes on until `close`. */
export type RunResult =
  | { readonly kind: 'ended'; readonly exitCode: number }
  | { readonly kind: 'running'; readonly url: string; readonly close: () => Promise<void> };

/** Carries out the command. */
export async function run(options: RunOptions, output: RunOutput): Promise<RunResult> {
  if (!existsSync(options.root))
    return ended(options, output, { code: 'folder_missing', text: folderMissing, about: options.root });
  const appId = options.appId ?? realAppId(openProject(options.root).appId);
  if (options.checkOnly) {
    const simulator = simulatorFor(options, output, { appId, emulatorUrl: 'http://127.0.0.1', watch: false });
    const problems = await simulator.check();
    simulator.close();
    return { kind: 'ended', exitCode: problems.some((problem) => problem.severity === 'error') ? 1 : 0 };
  }
  const known = options.emulatorUrl ?? (await findEmulator());
  const emulator = known === null ? await startEmulator(appId, options.user) : null;
  const emulatorUrl = known ?? emulator?.url ?? '';
  const simulator = simulatorFor(options, output, { appId, emulatorUrl, watch: true });
  const listening = await listenSimulator(simulator, options.port).catch((error: unknown) => {
    simulator.close();
    return error;
  });
  if (!isListening(listening)) {
    await emulator?.close();
    return failed(options, output, listening);
  }
  reportAddresses(options, output, { url: listening.url, emulatorUrl });
  await simulator.check();
  const close = async (): Promise<void> => {
    await listening.close();
    await emulator?.close();
  };
  return { kind: 'running', url: listening.url, close };
}

interface Target {
  readonly appId: string;
  readonly emulatorUrl: string;
  readonly watch: boolean;
}

function simulatorFor(options: RunOptions, output: RunOutput, target: Target): Simulator {
  const { root, user, device, allowedHosts, json } = options;
  const { language, write } = output;
  return createSimulator({
    root,
    ...target,
    user,
    device,
    allowedHosts,
    language,
    onProblem: (problem: Problem) =>
      write(json ? JSON.stringify({ event: 'problem', problem }) : formatProblem(problem, language)),
    onCompiled: ({ durationMs, problems }) => {
      const ms = Math.round(durationMs);
      const text = language === 'zh' ? `编译完成，${ms} 毫秒` : `compiled in ${ms} ms`;
      write(json ? JSON.stringify({ event: 'compiled', durationMs: ms, problems: problems.length }) : text);
    },
  });
}

/** Where the emulator of `weapp-auth dev` listens: login servers expect it there. */
const usualPort = 8081;

/** An emulator that runs already: the mini program's own server talks to it, so its codes must come from it. */
async function findEmulator(): Promise<string | null> {
  const url = `http://127.0.0.1:${usualPort}`;
  const answer = await fetch(`${url}/__emulator/state?limit=1`, { signal: AbortSignal.timeout(500) }).catch(
    () => null,
  );
  const isEmulator = answer?.headers.get('content-type')?.startsWith('application/json') === true;
  await answer?.body?.cancel();
  return isEmulator && answer?.ok === true ? url : null;
}

async function startEmulator(appId: string, user: string): Promise<ListeningEmulator> {
  const emulator = createEmulator({ seed: 'demo' });
  if (!emulator.platform.state.apps.has(appId)) {
    emulator.createApp({ appId });
  }
  if (!emulator.platform.state.users.has(user)) {
    emulator.createUser({ id: user });
  }
  return listenEmulator(emulator, { port: usualPort }).catch(() => listenEmulator(emulator, { port: 0 }));
}

/** Projects without an AppID say `touristappid`. */
function realAppId(appId: string | null): string {
  return appId === null || !/^wx[0-9a-f]{16}$/.test(appId) ? demoAppId : appId;
}

function reportAddresses(
  { json }: RunOptions,
  { language, write }: RunOutput,
  where: { readonly url: string; readonly emulatorUrl: string },
): void {
  if (json) {
    write(JSON.stringify({ event: 'listening', ...where }));
    return;
  }
  const [page, platform] = language === 'zh' ? ['小程序', '模拟平台'] : ['mini program', 'emulator'];
  write(`${page}: ${where.url}`);
  write(`${platform}: ${where.emulatorUrl}`);
}

function isListening(value: unknown): value is ListeningSimulator {
  return typeof value === 'object' && value !== null && 'url' in value;
}

function failed(options: RunOptions, output: RunOutput, error: unknown): RunResult {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE') throw error;
  return ended(options, output, { code: 'port_taken', text: portTaken, about: options.port });
}

interface Ending {
  readonly code: string;
  readonly text: LocalText;
  readonly about: string | number;
}

function ended(
  { json }: RunOptions,
  { language, write }: RunOutput,
  { code, text, about }: Ending,
): RunResult {
  const message = `${text[language]}${about}`;
  write(json ? JSON.stringify({ event: 'failed', code, message }) : message);
  return { kind: 'ended', exitCode: 1 };
}
