import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of the place where V8 makes new objects. */
const youngBytes = 32 * 2 ** 20;

/**
 * Keeps a server under load as small as it is after its first logins. Left alone, V8 lets new objects fill 128 MB before
 * it looks at them again, and lets what outlived them pile up: a login leaves nothing behind, yet the process grows by half.
 *
 * Whoever has given Node a limit of their own keeps it.
 */
export function boundHeap({ execArgv, env }: Pick<NodeJS.Process, 'execArgv' | 'env'>): void {
  if ([...execArgv, env.NODE_OPTIONS ?? ''].some((text) => /semi[-_]space/.test(text))) return;
  // Old objects are looked at each time there are a third more of them: under full load every twenty seconds or so.
  setFlagsFromString('--heap-growing-percent=30');
  // V8 has no flag that sets this limit in a running process, but one by what it grows: by nothing, from that size on.
  const observer = new PerformanceObserver(() => {
    if (youngSize() < youngBytes) return;
    observer.disconnect();
    setFlagsFromString('--semi-space-growth-factor=1');
  });
  observer.observe({ entryTypes: ['gc'] });
}

function youngSize(): number {
  const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  return young?.space_size ?? 0;
}
