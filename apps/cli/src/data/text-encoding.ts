import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { DataFormatError } from '@weapp-auth/server/data';

/**
 * Finds out how the text of a file is encoded, by reading all of it: UTF-8, UTF-16 with a byte order mark, or GB18030, in
 * which Excel saves CSV in China.
 *
 * @param given the encoding that somebody has named; then it is only checked
 * @returns a name that `TextDecoder` knows
 * @throws DataFormatError `encoding_unknown` when the file is not of that encoding, or of none of these beyond doubt;
 *   `text_spoiled` when it holds U+FFFD, which an earlier conversion has put where it understood nothing
 */
export async function findEncoding(path: string, given?: string): Promise<string> {
  if (given !== undefined) return checked(path, given);
  const mark = await byteOrderMark(path);
  if (mark !== null) return checked(path, mark);
  const flaw = await findFlaw(path, 'utf-8');
  if (flaw === null) return 'utf-8';
  if (flaw.kind === 'undecodable' && (await looksChinese(path))) return checked(path, 'gb18030');
  throw refusalOf(flaw);
}

async function checked(path: string, encoding: string): Promise<string> {
  const flaw = await findFlaw(path, encoding);
  if (flaw !== null) throw refusalOf(flaw);
  return encoding;
}

interface Flaw {
  readonly kind: 'undecodable' | 'spoiled';
  readonly line: number;
}

function refusalOf({ kind, line }: Flaw): DataFormatError {
  return kind === 'spoiled'
    ? new DataFormatError('text_spoiled', line, 'A character was lost when this file was saved')
    : new DataFormatError('encoding_unknown', line, 'This text is in another encoding');
}

async function byteOrderMark(path: string): Promise<'utf-16le' | 'utf-16be' | null> {
  for await (const chunk of bytesOf(path, { end: 1 })) {
    if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
    return chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : null;
  }
  return null;
}

/** The first place that the encoding cannot explain, or where it was misunderstood before. */
async function findFlaw(path: string, encoding: string): Promise<Flaw | null> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  for await (const chunk of bytesOf(path)) {
    // Line by line, so that the line can be told. No encoding here has a line feed inside of another character's bytes.
    const isWide = encoding.startsWith('utf-16');
    for (const piece of isWide ? [chunk] : linesOf(chunk)) {
      const text = decoded(decoder, piece);
      if (text === null) return { kind: 'undecodable', line };
      const [before = '', spoiled] = text.split('\uFFFD', 2);
      if (spoiled !== undefined) return { kind: 'spoiled', line: line + before.split('\n').length - 1 };
      line += text.split('\n').length - 1;
    }
  }
  return decoded(decoder) === null ? { kind: 'undecodable', line } : null;
}

/** The text so far; without bytes, whether the file may end here. Null when it is no text. */
function decoded(decoder: TextDecoder, bytes?: Buffer): string | null {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

function* linesOf(chunk: Buffer): Generator<Buffer, void, undefined> {
  let start = 0;
  for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
    yield chunk.subarray(start, end + 1);
    start = end + 1;
  }
  if (start < chunk.length) yield chunk.subarray(start);
}

/**
 * GB18030 explains nearly all bytes, those of Western European and of broken UTF-8 too. But nearly all Chinese in use is of
 * its oldest part, GB 2312, in which both bytes of a character are above A0, where Western European has one such letter at
 * a time; and read as UTF-8 it hardly ever makes a character of three bytes, where broken UTF-8 makes many.
 */
async function looksChinese(path: string): Promise<boolean> {
  const utf8 = new TextDecoder();
  const pairs = { common: 0, rare: 0 };
  const readings = { characters: 0, failures: 0 };
  let lead = 0;
  for await (const chunk of bytesOf(path)) {
    const text = utf8.decode(chunk, { stream: true });
    readings.characters += countOf(text, /[\u0800-\uFFFC]/g);
    readings.failures += countOf(text, /\uFFFD/g);
    for (const byte of chunk) {
      if (lead === 0) {
        if (byte > 0x80) lead = byte;
        continue;
      }
      pairs[lead > 0xa0 && byte > 0xa0 ? 'common' : 'rare'] += 1;
      lead = 0;
    }
  }
  // One character is too little to tell by.
  const isOften = pairs.common >= 2 && pairs.common >= 4 * pairs.rare;
  return isOften && readings.failures >= 4 * readings.characters;
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

async function* bytesOf(path: string, range: { end?: number } = {}): AsyncGenerator<Buffer, void, undefined> {
  // Without an encoding, a file's stream gives bytes.
  yield* createReadStream(path, range) as AsyncIterable<Buffer>;
}
