/** Where the control API lives. */
export const controlPrefix = '/__emulator';

/** Whether a path, with or without its query, is the control API's and not the platform's. */
export function isControlPath(path: string): boolean {
  return path.startsWith(controlPrefix) && /^([/?]|$)/.test(path.slice(controlPrefix.length));
}
