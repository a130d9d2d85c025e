const secretNames = new Set(
  [
    'access_token',
    'accessToken',
    'appsecret',
    'authorization',
    'cloudID',
    'code',
    'encryptedData',
    'idempotency-key',
    'iv',
    'js_code',
    'openid',
    'openId',
    'phoneCode',
    'phoneNumber',
    'purePhoneNumber',
    'rawData',
    'secret',
    'session_key',
    'sessionKey',
    'signature',
    'token',
    'tokenHash',
    'unionid',
    'unionId',
  ].map((name) => name.toLowerCase()),
);

/** What stands for a secret: its first characters, so that two of them can be told apart, and its length. */
export function maskText(text: string): string {
  const shown = text.length > 12 ? text.slice(0, 4) : '';
  return `${shown}••••(${text.length})`;
}

/**
 * Copies a JSON value with every secret member masked, at any depth. An error's `code` (`code_used`, a number) is not
 * a secret and stays.
 *
 * @example
 * maskValue({ code: '0a1b2c3d4e5f6789', nickname: '小爱' }); // { code: '0a1b••••(16)', nickname: '小爱' }
 */
export function maskValue(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => maskValue(item, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskValue(item, key)]));
  }
  return typeof value === 'string' && isSecret(name, value) ? maskText(value) : value;
}

/** Masks secret values in the query of a path. */
export function maskPath(path: string): string {
  const [pathname, query] = path.split('?', 2);
  if (!query) return path;
  const masked = [...new URLSearchParams(query)].map(([name, value]) => {
    return `${name}=${isSecret(name, value) ? maskText(value) : value}`;
  });
  return `${pathname}?${masked.join('&')}`;
}

function isSecret(name: string, value: string): boolean {
  const lower = name.toLowerCase();
  if (value === '' || !secretNames.has(lower)) return false;
  return lower !== 'code' || !/^[a-z]+(_[a-z]+)*$/.test(value);
}
