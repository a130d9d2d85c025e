import type { ServerResponse } from 'node:http';

/** Writes a web-standard response through `node:http`. Other headers that are already set stay. */
export async function writeResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  if (response.body !== null) outgoing.setHeader('content-length', body.length);
  outgoing.end(body);
}
