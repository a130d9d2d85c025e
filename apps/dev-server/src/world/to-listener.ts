import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { FetchHandler } from '../traffic/tap.ts';

/** Thrown by a handler to close the connection without an answer, as a broken network would. */
export class DroppedConnection extends Error {
  constructor() {
    super('connection dropped on purpose');
    this.name = 'DroppedConnection';
  }
}

/**
 * A web-standard handler as a Node listener.
 *
 * @param onError told what a handler threw by mistake; the client gets a bare 500 then
 */
export function toListener(handler: FetchHandler, onError: (error: unknown) => void): RequestListener {
  return getRequestListener(async (request, env) => {
    try {
      return await handler(request);
    } catch (error) {
      if (!(error instanceof DroppedConnection)) {
        onError(error);
        return new Response(null, { status: 500 });
      }
      if ('outgoing' in env) env.outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
  });
}

/** The emulator as a handler: where a fault drops the connection, it is dropped. */
export function dropping(handler: FetchHandler): FetchHandler {
  return async (request) => {
    try {
      return await handler(request);
    } catch (error) {
      throw error instanceof TypeError ? new DroppedConnection() : error;
    }
  };
}
