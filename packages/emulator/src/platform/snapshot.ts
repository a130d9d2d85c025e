import { EmulatorError } from '../errors.ts';
import { emit, type Platform, type PlatformState } from './platform.ts';

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
  const valid = isRecord(parsed) && parsed.format === FORMAT && isRecord(parsed.state);
  if (!valid) throw new EmulatorError('snapshot_invalid');
  // The format's name vouches for the shape: only snapshotState writes it.
  return parsed.state as unknown as PlatformState;
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
