/** The limit: node:http that answers a fixed JSON body, with or without looking a token up. */
import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, settings } from './listen.ts';

const { token, body } = settings<{ readonly token?: string; readonly body: string }>();
const sessions = new Map(token === undefined ? [] : [[hash('sha256', token), Date.now() + 3_600_000]]);
const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };

listen(token === undefined ? answer : authenticate);

function authenticate(request: IncomingMessage, response: ServerResponse): void {
  const presented = request.headers.authorization?.slice('Bearer '.length) ?? '';
  const expiresAt = sessions.get(hash('sha256', presented));
  if (expiresAt === undefined || expiresAt < Date.now()) response.writeHead(401).end();
  else answer(request, response);
}

function answer(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, headers).end(body);
}
