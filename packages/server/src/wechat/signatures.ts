import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/**
 * Tells whether `signature` is WeChat's SHA-1 signature (40 hex digits) of `rawData` under this session_key.
 *
 * `rawData` must be the exact string that the `wx` API returned. Compares in constant time.
 * Source: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 *
 * @example
 * ```ts
 * import { isRawDataSigned } from '@weapp-auth/server';
 *
 * const rawData = '{"nickName":"Band"}';
 * isRawDataSigned('HyVFkGl5F5OQWJZZaNzBBg==', rawData, '75e81ceda165f4ffa64f4068af58c64b8f54b88c'); // false
 * ```
 */
export function isRawDataSigned(sessionKey: string, rawData: string, signature: string): boolean {
  return equalDigests(hash('sha1', rawData + sessionKey, 'hex'), signature);
}

/**
 * Signs a request body with a user's login state: HMAC-SHA-256, 64 lower-case hex digits.
 *
 * The key is the base64 text of the session_key itself, not the bytes it stands for. For a GET request the body is
 * the empty string.
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_checksessionkey
 *
 * @example
 * ```ts
 * import { signLoginState } from '@weapp-auth/server';
 *
 * signLoginState('o0q0otL8aEzpcZL/FT9WsQ==', '{"foo":"bar"}'); // '654571f79995b2ce…'
 * ```
 */
export function signLoginState(sessionKey: string, body: string): string {
  return createHmac('sha256', sessionKey).update(body).digest('hex');
}

/**
 * The signature of a push: SHA-1, hex, over the sorted parts. The parts are token, timestamp and nonce, and with a sealed
 * message (`msg_signature`) its text too.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push
 */
export function signPush(parts: readonly string[]): string {
  return hash('sha1', [...parts].sort().join(''), 'hex');
}

/** Compares two hex digests in constant time; upper and lower case are the same. */
export function equalDigests(expected: string, actual: string): boolean {
  const left = Buffer.from(expected.toLowerCase(), 'utf8');
  const right = Buffer.from(actual.toLowerCase(), 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}
