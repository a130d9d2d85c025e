import { cp, rm } from 'node:fs/promises';

/** Puts a built package, without its declarations, where WeChat DevTools looks for it in the demo mini program. */
export async function copyToDemo(built: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await cp(built, target, { recursive: true, filter: (path) => !path.endsWith('.d.ts') });
}
