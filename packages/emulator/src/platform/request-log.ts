/** One request that the emulated server API received, secrets masked. */
export interface RecordedRequest {
  readonly id: number;
  /** Platform time, UTC milliseconds. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** The query, secrets masked. */
  readonly query: Readonly<Record<string, string>>;
  /** The body, secrets masked. */
  readonly body: string;
  readonly status: number;
  /** The answered body, secrets masked. */
  readonly answer: string;
  /** The answered errcode, 0 for success. */
  readonly errcode: number;
}

/** A request as it happened. Masked when read, because most are never read. */
export interface RawRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
  readonly errcode: number;
}

/** The last requests, oldest first once unrolled. */
export interface RequestLog {
  readonly ring: RawRequest[];
  total: number;
}

/** An empty log. */
export function createRequestLog(): RequestLog {
  return { ring: [], total: 0 };
}

/** Remembers a request and returns its number. */
export function logRequest(log: RequestLog, request: RawRequest): number {
  log.ring[log.total % mostKept] = request;
  log.total += 1;
  return log.total;
}

/** The remembered requests, oldest first. */
export function readRequests(log: RequestLog): RecordedRequest[] {
  const first = Math.max(0, log.total - mostKept);
  const requests: RecordedRequest[] = [];
  for (let index = first; index < log.total; index += 1) {
    const raw = log.ring[index % mostKept];
    if (raw !== undefined) requests.push(maskRequest(index + 1, raw));
  }
  return requests;
}

/** The oldest remembered request that matches. */
export function findRequest(log: RequestLog, matches: (request: RawRequest) => boolean): RawRequest | null {
  for (let index = Math.max(0, log.total - mostKept); index < log.total; index += 1) {
    const raw = log.ring[index % mostKept];
    if (raw !== undefined && matches(raw)) return raw;
  }
  return null;
}

/** Forgets every request; numbers go on from where they were. */
export function forgetRequests(log: RequestLog): void {
  log.ring.length = 0;
}

/** A request as it may be shown. */
export function maskRequest(id: number, raw: RawRequest): RecordedRequest {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(raw.search))
    query[name] = secretName.test(name) ? '***' : value;
  const { at, method, path, status, errcode } = raw;
  return {
    id,
    at,
    method,
    path,
    query,
    body: maskJson(raw.body),
    status,
    answer: maskJson(raw.answer),
    errcode,
  };
}

const mostKept = 1000;
const secrets = [
  String.raw`\w*secret`, // secret, appsecret, corpsecret, suite_secret, component_appsecret, …
  String.raw`\w*access_token`,
  String.raw`\w*refresh_token`,
  String.raw`\w*_ticket`,
  'session_key',
  'encrypt_key',
  'phoneNumber',
  'purePhoneNumber',
].join('|');
const secretName = new RegExp(`^(${secrets})$`);
const secretMember = new RegExp(`("(?:${secrets})"\\s*:\\s*)"[^"]*"`, 'g');
const secretPair = new RegExp(`((?:^|&)(?:${secrets})=)[^&]*`, 'g');

function maskJson(text: string): string {
  return text.replace(secretMember, '$1"***"').replace(secretPair, '$1***');
}
