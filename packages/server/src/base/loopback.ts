/**
 * Whether a host, as `URL` gives it, is this machine: what is sent there crosses no network.
 *
 * @example
 * ```ts
 * import { isLoopbackHost } from '@weapp-auth/server';
 *
 * isLoopbackHost(new URL('http://[::1]:9000').hostname); // true
 * ```
 */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127(?:\.\d{1,3}){3}$/.test(host) ||
    host === '0.0.0.0' ||
    host === '::' ||
    host === '::1' ||
    host.startsWith('::ffff:7f')
  );
}

/**
 * Whether what is sent to a URL can be read by nobody on the way: over https, or on this machine.
 *
 * @example
 * ```ts
 * import { isConfidential } from '@weapp-auth/server';
 *
 * isConfidential(new URL('http://10.0.0.1/hook')); // false
 * ```
 */
export function isConfidential(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}
