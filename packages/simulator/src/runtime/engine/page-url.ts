/** A page's address, taken apart. */
export interface PageUrl {
  /** Path in app.json, without the leading slash. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * Reads the `url` of a navigation. A relative one starts at the current page. Query values stay encoded,
 * as the platform leaves them.
 *
 * @example
 * parsePageUrl('../detail/detail?id=1', 'pages/index/index'); // { path: 'pages/detail/detail', query: { id: '1' } }
 */
export function parsePageUrl(url: string, current: string): PageUrl {
  const [address = '', search = ''] = splitOnce(url, '?');
  const clean = address.replace(/\.html$/, '');
  const absolute = clean.startsWith('/') ? clean : `${current.replace(/[^/]*$/, '')}${clean}`;
  return { path: normalize(absolute), query: parseQuery(search) };
}

/** The query part of a page's address. */
export function parseQuery(search: string): Readonly<Record<string, string>> {
  const pairs = search.split('&').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => splitOnce(pair, '=')).map(([name = '', value = '']) => [name, value]),
  );
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}
