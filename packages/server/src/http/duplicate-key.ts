/**
 * Finds a key that a JSON object has twice: `JSON.parse` keeps the last one silently, other readers the first, and an
 * attacker lives on the difference.
 *
 * @param json a text that `JSON.parse` accepts
 * @returns the first repeated key, or null
 */
export function findDuplicateKey(json: string): string | null {
  const open: (Set<string> | null)[] = [];
  let text = '';
  for (const [token] of json.matchAll(tokens)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const keys = open.at(-1);
      if (keys?.has(text)) return text;
      keys?.add(text);
    } else text = decode(token);
  }
  return null;
}

/** Strings and the characters that structure; everything else between them does not matter here. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/gs;

/** `"c\u006fde"` is the same key as `"code"`. */
function decode(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1);
  const value: unknown = JSON.parse(token);
  return typeof value === 'string' ? value : token;
}
