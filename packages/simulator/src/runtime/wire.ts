import { isRecord } from '../shared/is-record.ts';
/** Makes a value fit for JSON: bytes become `{"$base64": "…"}`, functions disappear. */
export function toWire(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return { $base64: btoa(String.fromCharCode(...new Uint8Array(value))) };
  if (Array.isArray(value)) return value.map(toWire);
  if (!isRecord(value)) return typeof value === 'function' ? undefined : value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toWire(member)]));
}

/** The reverse of `toWire`. */
export function fromWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromWire);
  if (!isRecord(value)) return value;
  if (typeof value.$base64 === 'string') {
    return Uint8Array.from(atob(value.$base64), (character) => character.charCodeAt(0)).buffer;
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromWire(member)]));
}
