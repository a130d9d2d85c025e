/** An HTTP/1.1 request as bytes. */
export function httpRequest(
  method: string,
  path: string,
  {
    headers = {},
    body,
  }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
): Buffer {
  const content =
    body === undefined ? {} : { 'content-type': 'application/json', 'content-length': byteLength(body) };
  const lines = Object.entries({ host: '127.0.0.1', ...headers, ...content }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}

function byteLength(text: string): string {
  return String(Buffer.byteLength(text));
}
