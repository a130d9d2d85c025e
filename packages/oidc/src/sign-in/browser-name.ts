/** What a browser calls itself, in words that a person knows: `Chrome, Windows`. Null: nothing known. */
export function browserName(userAgent: string | undefined): string | null {
  const text = (userAgent ?? '').slice(0, 1024);
  const found = [browsers, systems].flatMap(
    (list) => list.find(([, pattern]) => pattern.test(text))?.[0] ?? [],
  );
  return found.length === 0 ? null : found.join(', ');
}

/** Whether WeChat may be on the same machine. */
export function isPhone(userAgent: string | undefined): boolean {
  return /\b(?:Mobile|Android|iPhone|iPad|OpenHarmony)\b/.test(userAgent ?? '');
}

/** Most of them claim to be the ones below too. */
const browsers: readonly (readonly [string, RegExp])[] = [
  ['WeChat', /MicroMessenger\//],
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
];

const systems: readonly (readonly [string, RegExp])[] = [
  ['HarmonyOS', /OpenHarmony|HarmonyOS/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows NT/],
  ['Mac', /Mac OS X/],
  ['Linux', /Linux/],
];
