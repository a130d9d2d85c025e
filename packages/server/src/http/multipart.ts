import { type Refusal, refuse } from '../errors/refusal.ts';
import { invalid, readBytes } from './body.ts';
import type { HttpRequest } from './http-request.ts';

/** A file that came in a form. */
export interface Upload {
  readonly kind: 'uploaded';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a form's other fields and its boundaries may add. */
const formOverheadBytes = 16 * 1024;

const maxLines = 2000;

/** Reads one file of a multipart form (RFC 7578). The form may have further text fields, as `wx.uploadFile` sends. */
export async function readUpload(
  request: HttpRequest,
  file: { readonly field: string; readonly maxBytes: number },
): Promise<Upload | Refusal> {
  const contentType = request.headers.get('content-type');
  if (!contentType?.toLowerCase().startsWith('multipart/form-data')) return invalid('', 'form-required');
  const maxBytes = file.maxBytes + formOverheadBytes;
  const isTooLarge = Number(request.headers.get('content-length') ?? 0) > maxBytes;
  if (isTooLarge) return refuse('payload_too_large');
  if (request.body === null) return invalid(file.field, 'missing');
  // A body that breaks off because its sender has gone holds no form.
  const body = await readBytes(request.body, maxBytes).catch(() => new Uint8Array(0));
  if (body === null) return refuse('payload_too_large');
  if (hasManyLines(body)) return invalid('', 'too-many-parts');
  const form = await parse(body, contentType);
  if (form === null) return invalid('', 'not-a-form');
  const parts = form.getAll(file.field);
  const [part] = parts;
  if (parts.length !== 1 || part === undefined || typeof part === 'string') {
    return invalid(file.field, 'not-one-file');
  }
  if (part.size > file.maxBytes) return refuse('payload_too_large');
  return { kind: 'uploaded', bytes: new Uint8Array(await part.arrayBuffer()) };
}

/**
 * A part has four lines, and a compressed picture a line break by chance in every 64 kB. What has thousands was made to
 * keep the parser busy: 30,000 empty parts take it the better part of a second.
 */
function hasManyLines(body: Uint8Array<ArrayBuffer>): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let lines = 0;
  for (let at = bytes.indexOf('\r\n'); at !== -1 && lines <= maxLines; at = bytes.indexOf('\r\n', at + 2)) {
    lines += 1;
  }
  return lines > maxLines;
}

async function parse(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData | null> {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch {
    return null;
  }
}
