import type { Emulator } from '@weapp-auth/emulator';

/** As long as a code of a website can be scanned. */
const lifeMs = 120_000;

/**
 * Scans, as the camera of a phone does, the mini program code that was shown last.
 *
 * @param now the emulator's time
 * @returns the page that it opens, with its query; null when no code is young enough
 */
export function scanNewestCode(emulator: Emulator, now: number): string | null {
  const shown = [...emulator.platform.state.miniCodes].filter(([, { kind }]) => kind === 'mini-code');
  const [content, code] = shown.at(-1) ?? [];
  if (content === undefined || code === undefined || now - code.createdAt > lifeMs) return null;
  const { path, query } = emulator.scan(content);
  return `${path}?scene=${query.scene ?? ''}`;
}
