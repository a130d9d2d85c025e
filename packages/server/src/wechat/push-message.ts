import { XMLParser } from 'fast-xml-parser';
import { isObject } from '../base/json-object.ts';

/**
 * A pushed message: its fields by name. Values are text, and in JSON also numbers and nested lists and objects. A whole
 * number too long for JavaScript (`MsgId` has 64 bits) is its digits as text.
 */
export type PushMessage = Readonly<Record<string, unknown>>;

/**
 * Reads the body of a push, JSON or XML. Null when it is neither.
 *
 * Names and texts are trimmed, because documented samples have stray blanks (`" OpenID"`).
 */
export function parsePush(text: string): PushMessage | null {
  const start = text.trimStart();
  if (start.startsWith('{')) return tidy(parseJson(start));
  if (start.startsWith('<')) return tidy(parseXml(start));
  return null;
}

/** A field as text: numbers become digits, what is missing or of another kind becomes `''`. */
export function pushField(message: PushMessage, name: string): string {
  const value = message[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : '';
}

function parseJson(text: string): unknown {
  return parseExactly(text) ?? parseExactly(escapeControls(text));
}

/** What the message says exactly: a rounded number would make two messages one. */
function parseExactly(text: string): unknown {
  try {
    return JSON.parse(text, keepDigits);
  } catch {
    return null;
  }
}

function keepDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value);
  return isRounded && /^-?\d+$/.test(context?.source ?? '') ? context?.source : value;
}

/** WeChat copies what a user typed into its JSON, line breaks and other control characters included. */
function escapeControls(text: string): string {
  let isInString = false;
  return text.replaceAll(/\\.|["\p{Cc}]/gsu, (found) => {
    if (found === '"') isInString = !isInString;
    return isInString && found < ' ' ? JSON.stringify(found).slice(1, -1) : found;
  });
}

/** Values stay text (an order number is no number), and no entity is ever expanded: WeChat writes CDATA. */
const xml: XMLParser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
});

function parseXml(text: string): unknown {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return null;
  try {
    const document: unknown = xml.parse(text, true);
    return isObject(document) ? document.xml : null;
  } catch {
    return null;
  }
}

function tidy(value: unknown): PushMessage | null {
  if (!isObject(value)) return null;
  const entries = Object.entries(value).map(([name, field]) => [
    name.trim(),
    typeof field === 'string' ? field.trim() : field,
  ]);
  return Object.fromEntries(entries);
}
