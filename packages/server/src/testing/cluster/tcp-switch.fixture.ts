import { connect, createServer, type Socket } from 'node:net';

/** An address that stays while the server behind it changes, as a virtual address or a load balancer is one. */
export interface TcpSwitch {
  readonly port: number;
  /** New connections go there from now on. Those that are open stay where they are. */
  pointAt(port: number): void;
  stop(): Promise<void>;
}

/** Starts a switch that leads to this port of the loopback interface. */
export async function startTcpSwitch(first: number): Promise<TcpSwitch> {
  let target = first;
  const open = new Set<Socket>();
  const server = createServer((incoming) => join(incoming, connect(target, '127.0.0.1'), open));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no TCP port');
  return {
    port: address.port,
    pointAt(port) {
      target = port;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** When one side ends or breaks, so does the other. */
function join(incoming: Socket, outgoing: Socket, open: Set<Socket>): void {
  for (const [one, other] of [
    [incoming, outgoing],
    [outgoing, incoming],
  ] as const) {
    open.add(one);
    one.setNoDelay();
    one.pipe(other);
    one.on('error', () => other.destroy());
    one.once('close', () => {
      open.delete(one);
      other.destroy();
    });
  }
}
