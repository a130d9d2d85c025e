import { hex } from '../platform/identifiers.ts';
import { writePng } from '../platform/png.ts';
import type { Client, ClientHost, TemporaryFile } from './client.ts';

/** Stores bytes as a temporary file and returns its path, as `chooseAvatar` and the media APIs give it. */
export function storeFile(host: ClientHost, file: TemporaryFile): string {
  const path = `http://tmp/${hex(host.platform, 16)}.${extensions[file.contentType] ?? 'bin'}`;
  if (host.files.size >= mostFiles) forgetOldest(host);
  host.files.set(path, file);
  return path;
}

/** The file an avatar answer stands for: a data URL, a known path, or a drawn square in the person's colour. */
export function avatarFile(client: Client, chosen: string | undefined): TemporaryFile {
  const known = chosen === undefined ? undefined : client.host.files.get(chosen);
  if (known !== undefined) return known;
  const data = /^data:([\w/+.-]+);base64,(.*)$/s.exec(chosen ?? '');
  if (data !== null) return { contentType: data[1] ?? '', bytes: Buffer.from(data[2] ?? '', 'base64') };
  return { contentType: 'image/png', bytes: drawPicture(chosen ?? client.userId) };
}

const mostFiles = 1000;
const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'audio/silk': 'silk',
};

function forgetOldest(host: ClientHost): void {
  for (const path of host.files.keys()) {
    host.files.delete(path);
    return;
  }
}

/** A square of one colour, 132 pixels wide like a WeChat avatar; needs no network. */
export function drawPicture(seed: string): Uint8Array {
  const hue = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 200, 7);
  const color = [56 + (hue % 160), 56 + ((hue * 3) % 160), 56 + ((hue * 7) % 160), 255] as const;
  return writePng({ width: 132, height: 132 }, () => color);
}
