import { createHmac, randomBytes } from 'node:crypto';
import { isObject, type JsonObject, parseObject } from '../base/json-object.ts';
import type { TransportResult } from './transport.ts';

/**
 * One call of WeChat as it may leave this server: secrets and whatever belongs to a person stand as labels
 * (`<openid:1,28>`: the first openid that was seen, 28 characters long), the same value always under the same label.
 */
export interface RecordedCall {
  /** UTC milliseconds. */
  readonly at: number;
  readonly request: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly query: JsonObject;
    readonly body: JsonObject | null;
  };
  /** `null` when no answer came. */
  readonly response: {
    readonly status: number;
    readonly contentType: string | null;
    /** `null` when it was no JSON object. */
    readonly body: JsonObject | null;
  } | null;
}

/** A call before it is masked. */
export interface RawCall {
  readonly at: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly result: TransportResult;
}

/** Masks calls. Labels are counted by one masker, so that one has to see all calls of a recording. */
export type MaskCall = (call: RawCall) => RecordedCall;

/** Creates a {@link MaskCall}. It remembers values as hashes under a key of its own, never the values. */
export function createCallMask(key: Buffer = randomBytes(32)): MaskCall {
  const labels: Labels = { key, byValue: new Map(), counts: new Map() };
  return ({ at, method, path, query, body, result }) => {
    const request = {
      method,
      path,
      query: maskMembers(labels, query),
      body: body && maskMembers(labels, body),
    };
    if (result.kind === 'failed') return { at, request, response: null };
    const { status, contentType } = result;
    const sent = [...Object.values(query), ...Object.values(body ?? {})];
    return { at, request, response: { status, contentType, body: maskAnswer(labels, result.body, sent) } };
  };
}

interface Labels {
  readonly key: Buffer;
  readonly byValue: Map<string, string>;
  readonly counts: Map<string, number>;
}

/** Beyond this, values that were seen long ago get a new label: a recording is for hours, not for a month. */
const mostLabels = 100_000;

/** Members whose values are words of the protocol or plain counts. Everything else is masked. */
const words: ReadonlySet<string> = new Set(['grant_type', 'sig_method', 'cgi_path', 'lang']);
const numbers: ReadonlySet<string> = new Set([
  'errcode',
  'expires_in',
  'daily_limit',
  'used',
  'remain',
  'call_count',
  'refresh_second',
]);

/** Names under which one kind of value goes. */
const kinds: Readonly<Record<string, string>> = {
  js_code: 'code',
  appsecret: 'secret',
  component_appsecret: 'secret',
  component_access_token: 'access_token',
  component_appid: 'appid',
};

function maskMembers(labels: Labels, members: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [nameOf(name), maskValue(labels, name, value)]),
  );
}

function maskValue(labels: Labels, name: string, value: unknown): unknown {
  if (typeof value === 'string') return isWord(name, value) ? value : label(labels, name, value);
  if (typeof value === 'number') return numbers.has(name) ? value : '<number>';
  // One of a list tells its form.
  if (Array.isArray(value)) return value.slice(0, 1).map((item: unknown) => maskValue(labels, name, item));
  return isObject(value) ? maskMembers(labels, value) : value;
}

function isWord(name: string, value: string): boolean {
  return words.has(name) && /^[\w/.-]{0,64}$/.test(value);
}

/** A name that is no identifier may be data: then it is told only that there was one. */
function nameOf(name: string): string {
  return /^[A-Za-z_]\w{0,40}$/.test(name) ? name : '<name>';
}

function label(labels: Labels, name: string, value: string): string {
  const kind = kinds[name] ?? nameOf(name).replaceAll(/[<>]/g, '');
  const digest = createHmac('sha256', labels.key).update(`${kind}\0${value}`).digest('base64url');
  const known = labels.byValue.get(digest);
  if (known !== undefined) return known;
  const number = (labels.counts.get(kind) ?? 0) + 1;
  const made = `<${kind}:${number},${value.length}>`;
  if (labels.byValue.size >= mostLabels) labels.byValue.clear();
  labels.counts.set(kind, number);
  labels.byValue.set(digest, made);
  return made;
}

function maskAnswer(labels: Labels, bytes: Buffer, sent: readonly unknown[]): JsonObject | null {
  const body = parseObject(bytes.toString('utf8'));
  if (body === null) return null;
  const { errmsg, ...others } = body;
  const masked = maskMembers(labels, others);
  return typeof errmsg === 'string' ? { ...masked, errmsg: maskMessage(errmsg, sent) } : masked;
}

/** Ids, hints and addresses differ every time, or say where this server is; what was sent may be said again. */
function maskMessage(message: string, sent: readonly unknown[]): string {
  const values = sent.filter((value) => typeof value === 'string').filter((value) => value.length >= 6);
  return values
    .reduce((text, value) => text.replaceAll(value, '<sent>'), message)
    .replace(/\brid: ?[\w-]+/, 'rid: <rid>')
    .replaceAll(/\[[^\]]*\]/g, '[<hint>]')
    .replaceAll(/(?:::ffff:)?\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}\b/gi, '<ip>')
    .replaceAll(/(?=[\w-]*\d)[\w-]{24,}/g, '<text>')
    .slice(0, 300);
}
