import { XMLParser } from 'fast-xml-parser';
import { isObject, parseObject } from '../base/json-object.ts';

/** A pushed message: its fields by name. Values are text, and in JSON also numbers and nested lists and objects. */
export type PushMessage = Readonly<Record<string, unknown>>;

/**
 * Reads the body of a push, JSON or XML. Null when it is neither.
 *
 * Names and texts are trimmed, because documented samples have stray blanks (`" OpenID"`).
 */
export function parsePush(text: string): PushMessage | null {
  const start = text.trimStart();
  if (start.startsWith('{')) return tidy(parseObject(start));
  if (start.startsWith('<')) return tidy(parseXml(start));
  return null;
}

/** A field as text: numbers become digits, what is missing or of another kind becomes `''`. */
export function pushField(message: PushMessage, name: string): string {
  const value = message[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : '';
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
