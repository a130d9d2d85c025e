/** The part of a node response that is used. Node gives it its socket when the answers before it have gone. */
export interface QueuedResponse {
  readonly socket: object | null;
  once(event: 'socket', listener: () => void): unknown;
}

/** The connection of a node request. */
export interface Connection {
  readonly destroyed: boolean;
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** Phones, browsers and proxies wait for an answer before they ask again: none of them has even two waiting. */
const mostWaiting = 16;

const waiting = new WeakMap<Connection, Set<(hasCome: boolean) => void>>();

/**
 * Waits until all earlier answers on a connection have been taken by the client; null when there are none, as nearly always.
 * False: the connection has gone, and nothing is to be answered.
 *
 * A client may send requests without waiting for answers (RFC 9112 section 9.3.2). Node hands over all of them at once and
 * holds every answer until its turn, so sixty kilobytes of requests for pictures would fill gigabytes when nobody reads. Here
 * one answer is made at a time, and a connection on which too many wait is cut.
 */
export function waitForTurn(
  connection: Connection | undefined,
  outgoing: QueuedResponse,
): Promise<boolean> | null {
  // What a platform without connections calls a request has none either.
  if (outgoing.socket !== null || connection === undefined) return null;
  const queue = waiting.get(connection) ?? openQueue(connection);
  if (queue.size >= mostWaiting) connection.destroy();
  if (connection.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = (hasCome: boolean): void => {
      queue.delete(settle);
      resolve(hasCome);
    };
    queue.add(settle);
    outgoing.once('socket', () => settle(true));
  });
}

/** One listener for all that wait on a connection: Node warns of more than ten. */
function openQueue(connection: Connection): Set<(hasCome: boolean) => void> {
  const queue = new Set<(hasCome: boolean) => void>();
  waiting.set(connection, queue);
  connection.once('close', () => {
    for (const settle of [...queue]) settle(false);
  });
  return queue;
}
