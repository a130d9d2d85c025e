import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { FetchHandler } from './tap.ts';

/** Thrown by a handler to close the connection without an answer, as a broken network would. */
export class DroppedConnection extends Error {
  constructor() {
    super('connection dropped on purpose');
    this.name = 'DroppedConnection';
  }
}

/**
 * A web-standard handler as a Node listener. A handler that throws drops the connection: in `dev` that is how faults
 * are told apart from answers.
 */
export function toListener(handler: FetchHandler): RequestListener {
  return getRequestListener(async (request, env) => {
    try {
      return await handler(request);
    } catch {
      if ('outgoing' in env) env.outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
  });
}
