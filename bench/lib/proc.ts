import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time of a process in milliseconds: the scheduler's own account of every thread, exact to a microsecond where the
 * ticks of `stat` are ten milliseconds. Null where the system does not tell.
 */
export function cpuOf(pid: number): number | null {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const times = threads.map((thread) => readProc(`${pid}/task/${thread}`, 'schedstat') ?? '0');
    return times.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0) / 1e6;
  } catch {
    return null;
  }
}

/** Resident memory of a process in bytes; null where the system does not tell. */
export function memoryOf(pid: number): number | null {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readProc(String(pid), 'status') ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

function readProc(pid: string, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
