import type { Phone } from '../phone.ts';

/** Where the browser finds what the platform calls `path`: an address, a temporary file, a file of the mini program. */
export function addressOf({ files, boot }: Pick<Phone, 'files' | 'boot'>, path: string): string {
  const isAddress = /^(?:https?|data|blob):/.test(path);
  return files.address(path) ?? (isAddress ? path : `${boot.base}${path.replace(/^\//, '')}`);
}
