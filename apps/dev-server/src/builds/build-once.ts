import { mkdir, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Text } from '../wire.ts';

/** A build that several processes may want at the same moment. */
export interface SharedBuild {
  /** Folder that exists while somebody builds. */
  readonly lock: string;
  readonly isStale: () => Promise<boolean>;
  readonly build: () => Promise<void>;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** What building needs from the command around it. */
export interface BuildContext {
  /** Called before a build starts, which takes a second or two. */
  readonly building: (what: Text) => void;
  readonly now: () => number;
}

const pauseMs = 100;
const longestBuildMs = 60_000;

/**
 * Builds what is stale, in one process at a time: the others wait and find it built.
 *
 * A lock that is older than any build was left by a process that was killed, and is taken away.
 */
export async function buildOnce(shared: SharedBuild): Promise<void> {
  const { lock, isStale, build } = shared;
  while (await isHeld(shared)) await sleep(pauseMs);
  if (!(await isStale())) return;
  if (!(await take(lock))) return buildOnce(shared);
  try {
    if (await isStale()) await build();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function isHeld({ lock, now }: SharedBuild): Promise<boolean> {
  const found = await stat(lock).catch(() => null);
  if (!found) return false;
  if (now() - found.mtimeMs < longestBuildMs) return true;
  await rm(lock, { recursive: true, force: true });
  return false;
}

async function take(lock: string): Promise<boolean> {
  return mkdir(lock).then(
    () => true,
    () => false,
  );
}
