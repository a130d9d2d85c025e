import { createReadStream, realpathSync, statSync } from 'node:fs';
import { extname, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { Project } from '../compile/project.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.otf': 'font/otf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** Serves a picture or another medium of the mini program; sources and everything else answer 404. */
export function serveFile(project: Project, path: string): Response {
  const type = contentTypes[extname(path).toLowerCase()];
  const real = type === undefined ? null : project.realPath(path);
  if (real === null || !isInside(project, real)) {
    return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } });
  }
  const body = Readable.toWeb(createReadStream(real)) as ReadableStream<Uint8Array>;
  return new Response(body, {
    headers: {
      'content-type': type ?? '',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      // A picture in SVG must not run scripts on this origin.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  });
}

/** A link must not lead out of the mini program, except into the packages it uses. */
function isInside(project: Project, path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const real = realpathSync(path);
  const homes = [realpathSync(project.root), ...project.packageFolders];
  return homes.some((home) => real.startsWith(home + sep));
}
