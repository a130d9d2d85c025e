import { isObject, type JsonObject } from './json-object.ts';

/** Nothing that WeChat encrypts goes deeper than three. */
const maxDepth = 8;

/**
 * Reads a text that is one JSON object and nothing else: no white space around it, no key twice at any depth, not nested
 * deeper than eight. Null for everything else.
 *
 * `JSON.parse` keeps the last of two equal keys silently. Here the keys that were written are counted against those that
 * were kept, which needs no second parser.
 */
export function parseStrictObject(text: string): JsonObject | null {
  if (text.charCodeAt(0) !== brace || text.charCodeAt(text.length - 1) !== closingBrace) return null;
  const written = countWrittenKeys(text);
  if (written === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && countKeptKeys(value) === written ? value : null;
  } catch {
    return null;
  }
}

const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const bracket = 0x5b;
const closingBracket = 0x5d;
const brace = 0x7b;
const closingBrace = 0x7d;

/** Outside strings each colon stands behind one key. Null: nested too deeply. */
function countWrittenKeys(text: string): number | null {
  let keys = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === quote) at = endOfString(text, at);
    else if (letter === colon) keys += 1;
    else if (letter === brace || letter === bracket) depth += 1;
    else if (letter === closingBrace || letter === closingBracket) depth -= 1;
    if (depth > maxDepth) return null;
  }
  return keys;
}

/** Where the string ends that begins at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let from = at;
  while (text.charCodeAt(from - 1) === backslash) from -= 1;
  return (at - from) % 2 === 1;
}

function countKeptKeys(value: object): number {
  let keys = 0;
  if (Array.isArray(value)) {
    for (const member of value)
      if (typeof member === 'object' && member !== null) keys += countKeptKeys(member);
    return keys;
  }
  const record = value as Record<string, unknown>;
  for (const key in record) {
    const member = record[key];
    keys += typeof member === 'object' && member !== null ? countKeptKeys(member) + 1 : 1;
  }
  return keys;
}
