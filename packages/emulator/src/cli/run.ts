import { createEmulator } from '../create-emulator.ts';
import type { Emulator } from '../emulator.ts';
import { EmulatorError } from '../errors.ts';
import { type ListeningEmulator, listenEmulator } from '../listen.ts';
import { type RunArguments, readArguments } from './arguments.ts';
import { keepState, loadState } from './state-file.ts';
import { texts } from './texts.ts';

/** The process around the command: what it may read and write. */
export interface CommandHost {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** What the command leaves behind: an exit code, or a running emulator. */
export type CommandResult =
  | { readonly kind: 'done'; readonly exitCode: number }
  | { readonly kind: 'running'; readonly url: string; readonly stop: () => Promise<void> };

/** Runs the command. */
export async function runCommand(given: readonly string[], host: CommandHost): Promise<CommandResult> {
  const parsed = readArguments(given, host.environment);
  switch (parsed.kind) {
    case 'help':
      return done(host.print, texts[parsed.language].help, 0);
    case 'version':
      return done(host.print, host.version, 0);
    case 'wrong':
      return done(host.complain, texts[parsed.language].wrong(parsed.reason), 2);
    case 'run':
      return start(parsed.run, host);
    default:
      return parsed satisfies never;
  }
}

async function start(run: RunArguments, host: CommandHost): Promise<CommandResult> {
  const words = texts[run.language];
  try {
    const listening = await listenEmulator(prepare(run), { port: run.port, host: run.host });
    const save = await keep(listening, run, host);
    if (!isLoopback(run.host)) host.complain(words.exposed(run.host));
    announce(listening, run, host.print);
    const stop = async () => {
      await listening.close();
      save();
      host.print(run.json ? JSON.stringify({ event: 'stopped' }) : words.stopped);
    };
    return { kind: 'running', url: listening.url, stop };
  } catch (error) {
    return explain(error, run, host);
  }
}

/** Keeps the state in the file of the arguments, where they name one; the returned function saves it a last time. */
async function keep(listening: ListeningEmulator, run: RunArguments, host: CommandHost): Promise<() => void> {
  const { state, language } = run;
  if (state === null) return () => undefined;
  try {
    return keepState(listening, state, (error) =>
      host.complain(texts[language].stateInaccessible(state, reasonOf(error))),
    );
  } catch (error) {
    await listening.close();
    throw error;
  }
}

function prepare(run: RunArguments): Emulator {
  const emulator = createEmulator({
    ...(run.randomSeed === null ? {} : { randomSeed: run.randomSeed }),
    ...(run.frozenAt === null ? {} : { frozenAt: run.frozenAt }),
    ...(run.seed === null ? {} : { seed: run.seed }),
  });
  if (run.state !== null) loadState(emulator, run.state);
  return emulator;
}

function announce(
  { emulator, url }: ListeningEmulator,
  run: RunArguments,
  print: (line: string) => void,
): void {
  const apps = [...emulator.platform.state.apps.values()];
  const users = [...emulator.platform.state.users.values()].slice(0, 20);
  if (run.json) {
    const shown = apps.map(({ appId, secret, name }) => ({ appId, secret, name }));
    print(
      JSON.stringify({
        event: 'ready',
        url,
        apps: shown,
        users: users.map(({ id, nickname }) => ({ id, nickname })),
      }),
    );
    return;
  }
  const words = texts[run.language];
  const lines = [words.running(url), words.pointAt(url), words.control(url)];
  if (apps.length > 0)
    lines.push('', words.apps, ...apps.map((app) => `  ${app.appId}  ${app.secret}  ${app.name}`));
  if (users.length > 0)
    lines.push('', words.people, ...users.map((user) => `  ${user.id}  ${user.nickname}`));
  for (const line of [...lines, '', words.stop]) print(line);
}

function explain(error: unknown, run: RunArguments, host: CommandHost): CommandResult {
  const words = texts[run.language];
  if (error instanceof EmulatorError && error.code === 'snapshot_invalid') {
    return done(host.complain, words.stateUnreadable(run.state ?? ''), 1);
  }
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return done(host.complain, words.portInUse(run.port), 1);
  if (code === null) throw error;
  const reason = reasonOf(error);
  return done(
    host.complain,
    isAboutFile(error) ? words.stateInaccessible(run.state ?? '', reason) : reason,
    1,
  );
}

/** Sockets fail with other system calls. */
function isAboutFile(error: unknown): boolean {
  const call = error instanceof Error && 'syscall' in error ? error.syscall : null;
  return call === 'open' || call === 'read' || call === 'write' || call === 'rename';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function done(print: (line: string) => void, text: string, exitCode: number): CommandResult {
  print(text);
  return { kind: 'done', exitCode };
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\..*|::1)$/.test(host);
}
