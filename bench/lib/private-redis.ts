import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.ts';
import { reachable } from './reachable.ts';

/** A Redis of our own on a free port, without a disk. */
export interface PrivateRedis {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts redis-server, or returns null where it is not installed. */
export async function startPrivateRedis(): Promise<PrivateRedis | null> {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status !== 0) return null;
  const port = await freePort();
  const child = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1'], {
    stdio: 'ignore',
  });
  await reachable(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      const closed = once(child, 'close');
      child.kill();
      await closed;
    },
  };
}
