import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type CliRequest =
  | { readonly kind: 'run'; readonly options: RunOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'mistake'; readonly message: string };

/** Options of a run. */
export interface RunOptions {
  readonly root: string;
  readonly port: number;
  /** Null: an emulator is started in this process. */
  readonly emulatorUrl: string | null;
  readonly appId: string | null;
  readonly user: string;
  readonly device: string;
  readonly allowedHosts: readonly string[];
  readonly json: boolean;
  /** Compile, report, and end. */
  readonly checkOnly: boolean;
}

const options = {
  port: { type: 'string', short: 'p', default: '8082' },
  emulator: { type: 'string' },
  'app-id': { type: 'string' },
  user: { type: 'string', default: 'alice' },
  device: { type: 'string', default: '1' },
  'allow-host': { type: 'string', multiple: true, default: [] as string[] },
  json: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const;

/** Reads the command line; mistakes are told, not thrown. */
export function readArguments(args: readonly string[]): CliRequest {
  const parsed = parse(args);
  if (typeof parsed === 'string') return { kind: 'mistake', message: parsed };
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    return { kind: 'mistake', message: `--port ${values.port}` };
  }
  if (positionals.length > 1) return { kind: 'mistake', message: positionals.slice(1).join(' ') };
  if (values.emulator !== undefined && !/^https?:\/\/\S+$/.test(values.emulator)) {
    return { kind: 'mistake', message: `--emulator ${values.emulator}` };
  }
  const { user, device, json, check: checkOnly } = values;
  const where = { root: positionals[0] ?? '.', port, emulatorUrl: values.emulator ?? null };
  const who = { appId: values['app-id'] ?? null, user, device, allowedHosts: values['allow-host'] };
  return { kind: 'run', options: { ...where, ...who, json, checkOnly } };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
