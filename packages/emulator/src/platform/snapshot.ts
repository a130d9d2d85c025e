import { EmulatorError } from '../errors.ts';
import { usualSettings } from './app.ts';
import { emit, emptyState, type Platform, type PlatformState } from './platform.ts';

/** The whole state as JSON text. */
export function snapshotState(platform: Platform): string {
  return JSON.stringify({ format: format, state: platform.state }, (_, value: unknown) => {
    if (value instanceof Map) return { [map]: [...value] };
    return isUnbounded(value) ? { [number]: String(value) } : value;
  });
}

/** Replaces the state by a snapshot's. @throws EmulatorError `snapshot_invalid`; the state is then as before. */
export function restoreState(platform: Platform, snapshot: string): void {
  platform.state = readSnapshot(snapshot);
  emit(platform, { type: 'restored' });
}

const format = 'weapp-auth-emulator/1';
const map = '$map';
// A limit without bounds is a number that JSON does not have.
const number = '$number';

function isUnbounded(value: unknown): boolean {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}

function readSnapshot(text: string): PlatformState {
  const parsed = parse(text);
  const state = isRecord(parsed) && parsed.format === format ? parsed.state : null;
  if (!isRecord(state) || !hasShape(state)) throw new EmulatorError('snapshot_invalid');
  // Members, rules and settings that are younger than the snapshot start as they do on a new platform.
  const fresh = emptyState({});
  for (const app of state.apps?.values() ?? []) Object.assign(app, { ...usualSettings(), ...app });
  return { ...fresh, ...state, rules: { ...fresh.rules, ...state.rules } };
}

/**
 * Members of the right kind under every known name, and entries of the right kind in them; the inside of an entry is
 * guaranteed by the format's name alone.
 */
function hasShape(state: Record<string, unknown>): state is Record<string, unknown> & Partial<PlatformState> {
  const fresh = Object.entries(emptyState({})).filter(([name]) => name !== 'seed');
  const fitting = fresh.every(([name, usual]) => {
    const given = state[name];
    return given === undefined || (kindOf(given) === kindOf(usual) && hasEntries(given, entries[name]));
  });
  return fitting && isSeed(state.seed) && state.apps !== undefined && state.users !== undefined;
}

/** What the maps hold besides plain objects. */
const entries: Readonly<Record<string, string>> = {
  openids: 'string',
  currentTokens: 'string',
  storage: 'map',
};

function hasEntries(member: unknown, kind = 'object'): boolean {
  if (!(member instanceof Map)) return true;
  for (const [key, entry] of member) {
    if (typeof key !== 'string' || entry === null || kindOf(entry) !== kind) return false;
  }
  return true;
}

function isSeed(seed: unknown): boolean {
  if (seed === undefined || seed === null) return true;
  return Array.isArray(seed) && seed.length === 4 && seed.every(Number.isInteger);
}

function kindOf(value: unknown): string {
  if (value instanceof Map) return 'map';
  return Array.isArray(value) ? 'list' : typeof value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => {
      if (!isRecord(value)) return value;
      if (isUnbounded(Number(value[number]))) return Number(value[number]);
      return Array.isArray(value[map]) ? new Map(value[map]) : value;
    });
  } catch {
    throw new EmulatorError('snapshot_invalid');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
