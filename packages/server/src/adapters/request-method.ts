/**
 * The method for a web-standard request, which cannot have TRACE or CONNECT. Nothing here answers these, and nothing
 * answers OPTIONS either, so that is what they become.
 */
export function requestMethod(method: string | undefined): string {
  return method === 'TRACE' || method === 'CONNECT' ? 'OPTIONS' : (method ?? 'GET');
}
