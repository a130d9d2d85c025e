import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Serves files below one folder.
 *
 * @param pathname of the URL, still percent-encoded; `/` is `index.html`
 * @returns null when there is no such file; paths that lead out of the folder find nothing
 */
export async function staticFile(folder: string, pathname: string): Promise<Response | null> {
  const relative = decodePath(pathname === '/' ? '/index.html' : pathname);
  if (relative === null) return null;
  const root = resolve(folder);
  const path = join(root, relative);
  if (!path.startsWith(root + sep)) return null;
  const type = types[extname(path)];
  const content = type === undefined ? null : await readFile(path).catch(() => null);
  if (type === undefined || content === null) return null;
  const caching = /\/assets\//.test(pathname) ? 'public, max-age=31536000, immutable' : 'no-cache';
  return new Response(new Uint8Array(content), {
    headers: { 'content-type': type, 'cache-control': caching },
  });
}

function decodePath(pathname: string): string | null {
  try {
    const decoded = decodeURIComponent(pathname);
    return decoded.includes('\0') ? null : decoded;
  } catch {
    return null;
  }
}
