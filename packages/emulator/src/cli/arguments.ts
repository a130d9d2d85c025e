import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Arguments =
  | { readonly kind: 'run'; readonly run: RunArguments }
  | { readonly kind: 'exec'; readonly run: RunArguments; readonly command: readonly string[] }
  | { readonly kind: 'conformance'; readonly run: RunArguments; readonly command: readonly string[] }
  | { readonly kind: 'mcp'; readonly run: RunArguments; readonly url: string | null }
  | { readonly kind: 'help' | 'version'; readonly language: Language }
  | { readonly kind: 'wrong'; readonly reason: string; readonly language: Language };

/** How the emulator shall run. */
export interface RunArguments {
  readonly port: number;
  readonly host: string;
  readonly seed: 'demo' | null;
  /** A file that says what to start with, instead of a named seed. */
  readonly seedFile: string | null;
  /** File that keeps the state; `null`: nothing is kept. */
  readonly state: string | null;
  /** Where the state is written when the emulator stops. */
  readonly exportFile: string | null;
  /** Folder of the TLS files; `null`: plain HTTP only. */
  readonly tlsFolder: string | null;
  readonly randomSeed: string | null;
  /** UTC milliseconds at which time stands still. */
  readonly frozenAt: number | null;
  /** Chapters and numbers of the conformance steps to play; none: all. */
  readonly steps: readonly string[];
  readonly json: boolean;
  readonly language: Language;
}

/** Language of everything a person reads. */
export type Language = 'zh' | 'en';

/** Reads the arguments behind the program's name, and the environment for what they leave open. */
export function readArguments(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments {
  return refuseMisplaced(readCommand(given, environment));
}

function readCommand(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments {
  if (given[0] === 'mcp') return readMcp(given.slice(1), environment);
  if (given[0] === 'exec' || given[0] === 'conformance') return readWithCommand(given[0], given, environment);
  return readOptions(given, environment);
}

/** An option that would be passed over in silence: conformance has a world of its own, and it alone has steps. */
function refuseMisplaced(parsed: Arguments): Arguments {
  if (!('run' in parsed)) return parsed;
  const { seed, seedFile, state, exportFile, steps, language } = parsed.run;
  const hasWorld = seed !== 'demo' || seedFile !== null || state !== null || exportFile !== null;
  if (parsed.kind === 'conformance' && hasWorld)
    return { kind: 'wrong', reason: 'conformance: --seed, --state, --export-on-exit', language };
  if (parsed.kind !== 'conformance' && steps.length > 0)
    return { kind: 'wrong', reason: `${parsed.kind}: --steps`, language };
  return parsed;
}

/** What stands behind `--` is a command of somebody else's, with options of its own. */
function readWithCommand(
  kind: 'exec' | 'conformance',
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments {
  const end = given.indexOf('--');
  const options = given.slice(1, end < 0 ? undefined : end);
  // A command has no use for a port of its own choice: any free one, unless the option says otherwise.
  const parsed = readOptions(options, { EMULATOR_PORT: '0', ...environment });
  if (parsed.kind !== 'run') return parsed;
  const command = end < 0 ? [] : given.slice(end + 1);
  const { run } = parsed;
  if (command.length > 0) return { kind, run, command };
  return { kind: 'wrong', reason: `${kind} [options] -- <command>`, language: run.language };
}

/** `--url` drives an emulator that runs already; without it one is started, on any free port. */
function readMcp(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments {
  const at = given.indexOf('--url');
  const url = at < 0 ? null : (given[at + 1] ?? '');
  const options = at < 0 ? given : [...given.slice(0, at), ...given.slice(at + 2)];
  const parsed = readOptions(options, { EMULATOR_PORT: '0', ...environment });
  if (parsed.kind !== 'run') return parsed;
  const { run } = parsed;
  if (url !== null && !/^https?:\/\/[^/]+\/?$/.test(url))
    return { kind: 'wrong', reason: '--url: http://127.0.0.1:8081', language: run.language };
  return { kind: 'mcp', run, url: url === null ? null : url.replace(/\/$/, '') };
}

function readOptions(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments {
  const usual = localeLanguage(environment);
  const parsed = parse(given);
  if (parsed.kind === 'unreadable') return { kind: 'wrong', reason: parsed.reason, language: usual };
  const { values } = parsed;
  const language = values.lang === 'zh' || values.lang === 'en' ? values.lang : usual;
  if (values.lang !== undefined && values.lang !== language)
    return { kind: 'wrong', reason: '--lang: zh | en', language };
  if (values.help === true) return { kind: 'help', language };
  if (values.version === true) return { kind: 'version', language };
  return checkValues(values, { language, environment });
}

const options = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string' },
  seed: { type: 'string' },
  state: { type: 'string' },
  'export-on-exit': { type: 'string' },
  tls: { type: 'boolean' },
  'tls-folder': { type: 'string' },
  'random-seed': { type: 'string' },
  freeze: { type: 'string' },
  steps: { type: 'string' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

type Values = Partial<Record<keyof typeof options, string | boolean>>;

function parse(
  given: readonly string[],
): { kind: 'parsed'; values: Values } | { kind: 'unreadable'; reason: string } {
  try {
    return { kind: 'parsed', values: parseArgs({ args: [...given], options, strict: true }).values };
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}

function checkValues(
  values: Values,
  {
    language,
    environment,
  }: { language: Language; environment: Readonly<Record<string, string | undefined>> },
): Arguments {
  const wrong = (reason: string): Arguments => ({ kind: 'wrong', reason, language });
  // A variable that is set to nothing, as compose files do, is not set.
  const port = readPort(textOf(values.port) ?? (environment.EMULATOR_PORT || '8081'));
  if (port === null) return wrong('--port: 0 – 65535');
  const seed = textOf(values.seed) ?? 'demo';
  const isFile = /\.(ya?ml|json)$/.test(seed);
  if (seed !== 'demo' && seed !== 'none' && !isFile) return wrong('--seed: demo | none | file.yaml');
  const frozen = textOf(values.freeze);
  const frozenAt = frozen === null ? null : Date.parse(frozen);
  if (Number.isNaN(frozenAt)) return wrong('--freeze: 2026-11-20T12:00:00Z');
  const run: RunArguments = {
    port,
    host: textOf(values.host) ?? '127.0.0.1',
    seed: seed === 'demo' ? 'demo' : null,
    seedFile: isFile ? seed : null,
    state: textOf(values.state),
    exportFile: textOf(values['export-on-exit']),
    tlsFolder: tlsFolderOf(values, environment),
    randomSeed: textOf(values['random-seed']),
    frozenAt,
    steps: (textOf(values.steps) ?? '').split(',').filter(Boolean),
    json: values.json === true,
    language,
  };
  return { kind: 'run', run };
}

/** `--tls-folder` switches TLS on too; without it the files stand in the home of the person. */
function tlsFolderOf(
  values: Values,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  const named = textOf(values['tls-folder']);
  if (named !== null || values.tls !== true) return named;
  return join(environment.HOME || environment.USERPROFILE || homedir(), '.weapp-emulator');
}

function readPort(text: string): number | null {
  const port = Number(text);
  return /^\d+$/.test(text) && port <= 65_535 ? port : null;
}

function textOf(value: string | boolean | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function localeLanguage(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return /^zh/i.test(locale) ? 'zh' : 'en';
}
