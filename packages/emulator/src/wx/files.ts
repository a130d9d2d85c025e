import { crc32, deflateSync } from 'node:zlib';
import { hex } from '../platform/identifiers.ts';
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

/** A square PNG of one colour, 132 pixels wide like a WeChat avatar; needs no network. */
export function drawPicture(seed: string): Uint8Array {
  const side = 132;
  const hue = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 200, 7);
  const pixel = [56 + (hue % 160), 56 + ((hue * 3) % 160), 56 + ((hue * 7) % 160)];
  const row = Buffer.from([0, ...Array.from({ length: side }, () => pixel).flat()]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.concat(Array.from({ length: side }, () => row));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')]);
}

function chunk(name: string, data: Uint8Array = new Uint8Array()): Uint8Array {
  const body = Buffer.concat([Buffer.from(name), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
