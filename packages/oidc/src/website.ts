/**
 * How a website gets its tokens: `code` by a redirect of the browser, `refresh` without the person, `device` for what has no
 * browser of its own (a television, a command line, a kiosk).
 */
export type WebsiteGrant = 'code' | 'refresh' | 'device';

/** A website, or a device, that people sign in to: an OpenID client. */
export interface Website {
  /** Letters, digits, `.`, `_` and `-`. */
  readonly clientId: string;
  /** At least 32 characters, sent as HTTP Basic or in the body. Without one the client is public (an app, a page without a server) and has to use PKCE. */
  readonly clientSecret?: string;
  /** What people are shown. */
  readonly name: string;
  /** Where a browser may be sent with a code: whole addresses, compared letter by letter. */
  readonly redirectUris?: readonly string[];
  /** Where a browser may be sent after a logout. */
  readonly postLogoutRedirectUris?: readonly string[];
  /** Default: `code` and `refresh`. */
  readonly grants?: readonly WebsiteGrant[];
  /** What signs its ID tokens. Default: `RS256`, which every library knows. */
  readonly idTokenAlgorithm?: 'RS256' | 'ES256';
}

const grants: readonly string[] = ['code', 'refresh', 'device'] satisfies readonly WebsiteGrant[];

/** What is wrong with a list of websites: a field of one of them, or the list itself. Never holds the value. */
export interface WebsiteFlaw {
  readonly kind: 'flawed';
  /** Its `clientId`, or its place in the list; empty: the list. */
  readonly client: string;
  readonly field: string;
}

/** Every ending of {@link readWebsites}. */
export type ReadWebsites = { readonly kind: 'read'; readonly websites: readonly Website[] } | WebsiteFlaw;

/**
 * Reads a list of websites from configuration, where it may be anything. A field that is spelled wrong is a flaw: its operator
 * would think that it is set.
 */
export function readWebsites(value: unknown): ReadWebsites {
  if (!Array.isArray(value) || value.length === 0) return flawed('', 'clients');
  for (const [place, website] of value.entries()) {
    const client = nameOf(website, place);
    const field = isObject(website) ? findFlaw(website) : 'clients';
    if (field !== null) return flawed(client, field);
  }
  // Every field has been looked at.
  const websites = value as readonly Website[];
  const twice = websites.find(
    ({ clientId }, place) => websites.findIndex((other) => other.clientId === clientId) < place,
  );
  return twice === undefined ? { kind: 'read', websites } : flawed(twice.clientId, 'clientId');
}

function findFlaw(website: Readonly<Record<string, unknown>>): string | null {
  const fields = new Set([...Object.keys(checks), ...Object.keys(website)]);
  return [...fields].find((field) => checks[field]?.(website[field], website) !== true) ?? null;
}

type Check = (value: unknown, website: Readonly<Record<string, unknown>>) => boolean;

/** A field without a check means nothing. */
const checks: Readonly<Record<string, Check>> = {
  clientId: (value) => isText(value) && /^[\w.-]{1,64}$/.test(value),
  clientSecret: (value) => value === undefined || (isText(value) && value.length >= 32),
  name: (value) => isText(value) && value.trim() !== '' && value.length <= 64,
  grants: (value) => value === undefined || (isList(value) && value.length > 0 && value.every(isGrant)),
  // Where a browser is sent with a code, and only then.
  redirectUris: (value, { grants = ['code'] }) =>
    isList(grants) && grants.includes('code')
      ? isList(value) && value.length > 0 && value.every(isSafeAddress)
      : value === undefined,
  postLogoutRedirectUris: (value) => value === undefined || (isList(value) && value.every(isSafeAddress)),
  idTokenAlgorithm: (value) => value === undefined || value === 'RS256' || value === 'ES256',
};

function isGrant(value: unknown): boolean {
  return isText(value) && grants.includes(value);
}

/** A code in a plain http redirect is everybody's on the way. */
function isSafeAddress(value: unknown): boolean {
  const url = isText(value) && !value.includes('#') ? URL.parse(value) : null;
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
}

function nameOf(website: unknown, place: number): string {
  const id = isObject(website) ? website.clientId : undefined;
  return isText(id) ? id.slice(0, 64) : `#${place + 1}`;
}

function flawed(client: string, field: string): WebsiteFlaw {
  return { kind: 'flawed', client, field: field.slice(0, 40) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
