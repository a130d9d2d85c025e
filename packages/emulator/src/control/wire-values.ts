/** Bytes cannot be written in JSON: they travel as `{"$base64": "…"}`. */
export function toWire(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return { $base64: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toWire(member)]));
}

/** The reverse of {@link toWire}. */
export function fromWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== 'object' || value === null) return value;
  if ('$base64' in value && typeof value.$base64 === 'string') return bytesOf(value.$base64);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromWire(member)]));
}

function bytesOf(base64: string): ArrayBuffer {
  const bytes = Buffer.from(base64, 'base64');
  return new Uint8Array(bytes).buffer;
}
