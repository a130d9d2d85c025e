import type { LineProcess } from '../conformance/program.ts';
import { EmulatorError } from '../errors.ts';
import type { ListeningEmulator } from '../listen.ts';
import { askControlAt } from '../mcp/ask-control.ts';
import type { TlsFiles } from '../tls/authority-files.ts';
import { type RunArguments, readArguments } from './arguments.ts';
import { type Environment, execEnvironment, violationLines } from './exec.ts';
import { openEmulator, reasonOf } from './open-emulator.ts';
import { SeedProblem } from './seed-file.ts';
import { texts } from './texts.ts';
import { trustLines } from './trust-lines.ts';

/** The process around the command: what it may read and write. */
export interface CommandHost {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  /** The lines that come in, for the Model Context Protocol. */
  readonly readLines: () => AsyncIterable<string>;
  /** Runs a command to its end and gives its exit code. */
  readonly runChild: (command: readonly string[], environment: Environment) => Promise<number>;
  /** Starts a command that is spoken to by lines. */
  readonly openChild: (command: readonly string[], environment: Environment) => LineProcess;
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
    case 'mcp':
      return serveAssistant(parsed.run, host, parsed.url);
    case 'exec':
      return execute(parsed.run, host, parsed.command);
    case 'conformance':
      return tryProgram(parsed.run, host, parsed.command);
    default:
      return parsed satisfies never;
  }
}

async function start(run: RunArguments, host: CommandHost): Promise<CommandResult> {
  const words = texts[run.language];
  try {
    const started = await openEmulator(run, host);
    announce(started.listening, run, host.print);
    if (started.tls !== null && !run.json) announceTls(started.listening, { run, host, tls: started.tls });
    const stop = async () => {
      await started.stop();
      host.print(run.json ? JSON.stringify({ event: 'stopped' }) : words.stopped);
    };
    return { kind: 'running', url: started.listening.url, stop };
  } catch (error) {
    return explain(error, run, host);
  }
}

/**
 * Serves the Model Context Protocol until its input ends: over an emulator that runs at the address, or over one of its
 * own.
 */
async function serveAssistant(
  run: RunArguments,
  host: CommandHost,
  url: string | null,
): Promise<CommandResult> {
  try {
    const started = url === null ? await openEmulator(run, host) : null;
    const { answerMessage } = await import('../mcp/answer-message.ts');
    const ask = askControlAt(url ?? started?.listening.url ?? '', (request) => fetch(request));
    if (started !== null) host.complain(texts[run.language].running(started.listening.url));
    for await (const line of host.readLines()) {
      if (line.trim() === '') continue;
      const answer = await answerMessage(line, ask, { name: 'weapp-emulator', version: host.version });
      if (answer !== null) host.print(answer);
    }
    await started?.stop();
    return { kind: 'done', exitCode: 0 };
  } catch (error) {
    return explain(error, run, host);
  }
}

/** Runs a command against an emulator of its own. Its exit code is the command's, or 1 for wrong uses of WeChat. */
async function execute(
  run: RunArguments,
  host: CommandHost,
  command: readonly string[],
): Promise<CommandResult> {
  try {
    const { listening, tls, stop } = await openEmulator(run, host);
    const environment = execEnvironment(host.environment, listening, tls);
    const exitCode = await host.runChild(command, environment).finally(stop);
    const wrong = violationLines(listening);
    if (wrong.length > 0) host.complain([texts[run.language].violations, ...wrong].join('\n'));
    return { kind: 'done', exitCode: exitCode === 0 && wrong.length > 0 ? 1 : exitCode };
  } catch (error) {
    return explain(error, run, host);
  }
}

/** Plays the conformance steps against a program. The exit code is 1 when one of them fails. */
async function tryProgram(
  run: RunArguments,
  host: CommandHost,
  command: readonly string[],
): Promise<CommandResult> {
  const { selectSteps } = await import('../conformance/steps.ts');
  const chosen = selectSteps(run.steps);
  if (chosen === null)
    return done(host.complain, texts[run.language].wrong(`--steps ${run.steps.join(',')}`), 2);
  try {
    const { checkConformance } = await import('./check-conformance.ts');
    const { listening, tls, stop } = await openEmulator(run, host);
    const environment = execEnvironment(host.environment, listening, tls);
    const isConform = await checkConformance(chosen, {
      emulator: listening.emulator,
      process: host.openChild(command, environment),
      run,
      host,
    }).finally(stop);
    return { kind: 'done', exitCode: isConform ? 0 : 1 };
  } catch (error) {
    return explain(error, run, host);
  }
}

function announceTls(
  { url }: ListeningEmulator,
  { run, host, tls }: { run: RunArguments; host: CommandHost; tls: TlsFiles },
): void {
  host.print(`\n${texts[run.language].proxy(url)}`);
  for (const line of trustLines(tls, url)) host.print(`  ${line}`);
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
  if (error instanceof SeedProblem || (error instanceof EmulatorError && run.seedFile !== null))
    return done(host.complain, words.seedWrong(run.seedFile ?? '', error.message), 1);
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return done(host.complain, words.portInUse(run.port), 1);
  if (code === null) throw error;
  const reason = reasonOf(error);
  return done(
    host.complain,
    isAboutFile(error) && run.state !== null ? words.stateInaccessible(run.state, reason) : reason,
    1,
  );
}

/** Sockets fail with other system calls. */
function isAboutFile(error: unknown): boolean {
  const call = error instanceof Error && 'syscall' in error ? error.syscall : null;
  return call === 'open' || call === 'read' || call === 'write' || call === 'rename';
}

function done(print: (line: string) => void, text: string, exitCode: number): CommandResult {
  print(text);
  return { kind: 'done', exitCode };
}
