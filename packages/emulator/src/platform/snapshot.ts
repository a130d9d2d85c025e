import { EmulatorError } from '../errors.ts';
import { emit, emptyState, type Platform, type PlatformState } from './platform.ts';

/** The whole state as JSON text. */
export function snapshotState(platform: Platform): string {
  return JSON.stringify({ format: FORMAT, state: platform.state }, (_, value: unknown) =>
    value instanceof Map ? { [MAP]: [...value] } : value,
  );
}

/** Replaces the state by a snapshot's. @throws EmulatorError `snapshot_invalid`; the state is then as before. */
export function restoreState(platform: Platform, snapshot: string): void {
  platform.state = readSnapshot(snapshot);
  emit(platform, { type: 'restored' });
}

const FORMAT = 'weapp-auth-emulator/1';
const MAP = '$map';

function readSnapshot(text: string): PlatformState {
  const parsed = parse(text);
  const state = isRecord(parsed) && parsed.format === FORMAT ? parsed.state : null;
  if (!isRecord(state) || !hasShape(state)) throw new EmulatorError('snapshot_invalid');
  // Members and rules that are younger than the snapshot start as they do on a new platform.
  const fresh = emptyState({});
  return { ...fresh, ...state, rules: { ...fresh.rules, ...state.rules } };
}

/** Members of the right kind under every known name; what is inside them is vouched for by the format's name. */
function hasShape(state: Record<string, unknown>): state is Record<string, unknown> & Partial<PlatformState> {
  const fresh = Object.entries(emptyState({})).filter(([name]) => name !== 'seed');
  const fitting = fresh.every(
    ([name, usual]) => state[name] === undefined || kindOf(state[name]) === kindOf(usual),
  );
  const seeded = state.seed === undefined || state.seed === null || Array.isArray(state.seed);
  return fitting && seeded && state.apps !== undefined && state.users !== undefined;
}

function kindOf(value: unknown): string {
  if (value instanceof Map) return 'map';
  return Array.isArray(value) ? 'list' : typeof value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) =>
      isRecord(value) && Array.isArray(value[MAP]) ? new Map(value[MAP]) : value,
    );
  } catch {
    throw new EmulatorError('snapshot_invalid');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
