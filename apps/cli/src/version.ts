import { readFileSync } from 'node:fs';

/** The version of this package, as published. */
export const version: string = readVersion();

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null) return '0.0.0';
  return 'version' in manifest && typeof manifest.version === 'string' ? manifest.version : '0.0.0';
}
