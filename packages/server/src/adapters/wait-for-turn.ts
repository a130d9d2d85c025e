/** The part of a node response that is used. Node gives it its socket when the answers before it have gone. */
export interface QueuedResponse {
  readonly socket: object | null;
  once(event: 'socket', listener: () => void): unknown;
}

/** The connection of a node request. */
export interface Connection {
  destroy(): unknown;
}

/** Phones, browsers and proxies wait for an answer before they ask again: none of them has even two waiting. */
const mostWaiting = 16;

const waiting = new WeakMap<Connection, number>();

/**
 * Waits until all earlier answers on a connection have been taken by the client; null when there are none, as nearly always.
 *
 * A client may send requests without waiting for answers (RFC 9112 section 9.3.2). Node hands over all of them at once and
 * holds every answer until its turn, so sixty kilobytes of requests for pictures would fill gigabytes when nobody reads. Here
 * one answer is made at a time, and a connection on which too many wait is cut.
 */
export function waitForTurn(
  connection: Connection | undefined,
  outgoing: QueuedResponse,
): Promise<void> | null {
  // What a platform without connections calls a request has none either.
  if (outgoing.socket !== null || connection === undefined) return null;
  const before = waiting.get(connection) ?? 0;
  if (before >= mostWaiting) connection.destroy();
  waiting.set(connection, before + 1);
  return new Promise((resolve) => {
    outgoing.once('socket', () => {
      waiting.set(connection, (waiting.get(connection) ?? 1) - 1);
      resolve();
    });
  });
}
