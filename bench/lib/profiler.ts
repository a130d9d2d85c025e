import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/** Looks at what this process does, while `work` is going on. */
export async function profileWhile(work: () => Promise<unknown>): Promise<object> {
  const stop = await startProfiler();
  await work();
  return stop();
}

/** In a server: the first SIGUSR2 starts the profiler, the second writes what it saw to a file. */
export function profileOnSignal(file: string): void {
  let stop: Promise<() => Promise<object>> | null = null;
  process.on('SIGUSR2', async () => {
    if (stop === null) {
      stop = startProfiler();
      return;
    }
    writeFileSync(file, JSON.stringify(await (await stop)()));
    process.exit(0);
  });
}

async function startProfiler(): Promise<() => Promise<object>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 1000 });
  await session.post('Profiler.start');
  return async () => (await session.post('Profiler.stop')).profile;
}
