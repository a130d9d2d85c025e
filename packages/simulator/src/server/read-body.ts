/** A JSON body, read and parsed. */
export interface JsonBody {
  readonly text: string;
  readonly value: unknown;
}

const maxBytes = 8 * 1024 * 1024;

/** Reads a JSON object; null when the body is anything else, or too large. */
export async function readBody(request: Request): Promise<JsonBody | null> {
  if (!(request.headers.get('content-type') ?? '').startsWith('application/json')) return null;
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return null;
  const text = await request.text();
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { text, value } : null;
  } catch {
    return null;
  }
}
