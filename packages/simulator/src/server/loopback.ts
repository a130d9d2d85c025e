const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|[\w-]+\.localhost)$/;

/** True for host names that lead to this machine, spelled as `URL` spells them. */
export function isLoopback(hostname: string): boolean {
  return loopback.test(hostname);
}
