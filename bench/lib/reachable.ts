import { connect } from 'node:net';

/** Waits until somebody accepts connections on a port of the loopback address. */
export async function reachable(port: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody listens on port ${port}`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
