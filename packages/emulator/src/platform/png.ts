import { crc32, deflateSync } from 'node:zlib';

/** A picture as PNG: `pixel` gives red, green, blue and opacity (0–255) of each point. */
export function writePng(
  { width, height }: { width: number; height: number },
  pixel: (x: number, y: number) => readonly [number, number, number, number],
): Uint8Array {
  const rows = Buffer.alloc((width * 4 + 1) * height);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    // Every row begins with the number of its filter: none.
    at += 1;
    for (let x = 0; x < width; x += 1) {
      rows.set(pixel(x, y), at);
      at += 4;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a channel, four channels.
  header.set([8, 6, 0, 0, 0], 8);
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
