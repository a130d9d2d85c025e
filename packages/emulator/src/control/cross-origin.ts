/** Whether an origin (or a host) is this machine. */
export function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** Whether a host name can be this machine or a container beside it: an address, or a name without a domain. */
export function isLocalHost(hostname: string): boolean {
  return /^([^.]+|.+\.localhost|[\d.]+|\[.+\])$/.test(hostname);
}

/** Lets a page on this machine, on any port, use the control API. */
export function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE',
    'access-control-allow-headers': 'content-type, last-event-id',
    'access-control-max-age': '600',
    vary: 'origin',
  };
}
