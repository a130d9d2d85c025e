/** Where the control API lives. */
export const CONTROL_PREFIX = '/__emulator';

/** Whether a path, with or without its query, is the control API's and not the platform's. */
export function isControlPath(path: string): boolean {
  return path.startsWith(CONTROL_PREFIX) && /^([/?]|$)/.test(path.slice(CONTROL_PREFIX.length));
}
