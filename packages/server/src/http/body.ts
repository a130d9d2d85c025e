import { type GenericSchema, type InferOutput, safeParse } from 'valibot';
import { type FieldFlaw, type FlawedField, fieldFlawTexts } from '../errors/field-flaws.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import { findDuplicateKey } from './duplicate-key.ts';
import type { HttpRequest } from './http-request.ts';

/** Larger JSON bodies are refused before they are read. */
export const maxBodyBytes: number = 64 * 1024;

/** A body that fits its schema. */
export interface ReadBody<T> {
  readonly kind: 'read';
  readonly body: T;
}

/**
 * Reads a JSON body and checks it.
 *
 * @returns `payload_too_large`, or `validation_failed` for another content type, text that is not JSON, a repeated key
 * or fields that are missing or wrong
 */
export async function readJson<Schema extends GenericSchema>(
  request: HttpRequest,
  schema: Schema,
): Promise<ReadBody<InferOutput<Schema>> | Refusal> {
  if (!isJson(request.headers.get('content-type'))) return invalid('', 'json-required');
  const text = await readText(request, maxBodyBytes);
  if (text === null) return refuse('payload_too_large');
  const parsed = parse(text);
  if (parsed === undefined) return invalid('', 'not-json');
  // Every body here is an object, and valibot takes a list for one with no fields.
  if (Array.isArray(parsed)) return invalid('', 'not-an-object');
  const duplicate = findDuplicateKey(text);
  if (duplicate !== null) return invalid(duplicate.slice(0, 64), 'duplicate');
  const result = safeParse(schema, parsed, { abortPipeEarly: true });
  if (result.success) return { kind: 'read', body: result.output };
  return refuse('validation_failed', { errors: result.issues.slice(0, 10).map(toFlawedField) });
}

/**
 * Reads a body as text. Null when it has more bytes than allowed, whatever `Content-Length` says. A body that breaks off
 * because its sender has gone counts as empty: what came of it means nothing.
 */
export async function readText(request: HttpRequest, maxBytes: number): Promise<string | null> {
  // Read by somebody else before us: that is a mistake in the program, not of the sender.
  if (request.bodyUsed) throw new TypeError('the body was read before the login server saw the request');
  try {
    return await readWhole(request, maxBytes);
  } catch {
    return '';
  }
}

async function readWhole(request: HttpRequest, maxBytes: number): Promise<string | null> {
  const length = request.headers.get('content-length');
  if (length !== null) {
    if (Number(length) > maxBytes) return null;
    const text = await request.text();
    return Buffer.byteLength(text) > maxBytes ? null : text;
  }
  if (request.body === null) return '';
  const bytes = await readBytes(request.body, maxBytes);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

/** Reads a stream up to a number of bytes. Null when there are more. */
export async function readBytes(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isJson(contentType: string | null): boolean {
  if (contentType === null) return false;
  const [type = ''] = contentType.split(';');
  return /^application\/(?:[\w.-]+\+)?json$/i.test(type.trim());
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Issue {
  readonly message: string;
  readonly path?: readonly { readonly key: unknown }[] | undefined;
  /** What was there, as Valibot prints it; compared only. */
  readonly received: string;
}

/** Valibot's messages repeat what was received, which may be a secret: only ours, and the kind of mistake, go out. */
function toFlawedField(issue: Issue & { readonly type: string }): FlawedField {
  const path = (issue.path ?? []).map(({ key }) => String(key)).join('.');
  return { path: path.slice(0, 64), flaw: flawOf(issue) };
}

/** The checks of our own schemas have a flaw for their message. */
function flawOf({ type, message, received }: Issue & { readonly type: string }): FieldFlaw {
  if (type === 'check' && isFlaw(message)) return message;
  // A key that is not there is told as a mistake of the object around it.
  if (received === 'undefined') return 'missing';
  return flaws[type] ?? 'bad-shape';
}

function isFlaw(text: string): text is FieldFlaw {
  return Object.hasOwn(fieldFlawTexts, text);
}

const flaws: Readonly<Record<string, FieldFlaw>> = {
  string: 'not-text',
  object: 'not-an-object',
  min_length: 'too-short',
  max_length: 'too-long',
  regex: 'bad-characters',
};

/** A request with one wrong field. */
export function invalid(path: string, flaw: FieldFlaw): Refusal {
  return refuse('validation_failed', { errors: [{ path, flaw }] });
}
