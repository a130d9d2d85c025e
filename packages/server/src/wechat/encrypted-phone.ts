import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { WechatTokens } from './access-token.ts';
import { incompleteAnswer, judgeAuthorized, type PlatformFailure } from './answer.ts';
import type { AppCredentials } from './app-credentials.ts';

/** Every ending of {@link CheckEncryptedPhone}. */
export type EncryptedPhoneCheck =
  /** WeChat encrypted this, for this app. */
  | {
      readonly kind: 'confirmed';
      /** UTC milliseconds. */
      readonly createdAt: number;
    }
  /** WeChat does not know it: it was made by somebody else, for another app, or more than three days ago. */
  | { readonly kind: 'unknown' }
  | PlatformFailure;

/**
 * Asks WeChat whether it made this encrypted phone number, which the ciphertext itself cannot prove. WeChat knows phone
 * numbers only, those of the last three days.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/basic-info/api_checkencrypteddata
 */
export type CheckEncryptedPhone = (
  app: AppCredentials,
  /** The decoded `encryptedData`. */
  encrypted: Buffer,
) => Promise<EncryptedPhoneCheck>;

const maxRemembered = 1000;

/** Creates the question: asked once at a time for the same data, and not again once WeChat has said yes. */
export function createEncryptedPhoneCheck(tokens: WechatTokens): CheckEncryptedPhone {
  const confirmed = new LRUCache<string, EncryptedPhoneCheck>({ max: maxRemembered });
  const underWay = new Map<string, Promise<EncryptedPhoneCheck>>();
  return async (app, encrypted) => {
    const key = `${app.appId} ${hash('sha256', encrypted, 'base64url')}`;
    const known = confirmed.get(key) ?? underWay.get(key);
    if (known !== undefined) return known;
    const asked = askInBothSpellings(tokens, app, encrypted);
    underWay.set(key, asked);
    try {
      const answer = await asked;
      if (answer.kind === 'confirmed') confirmed.set(key, answer);
      return answer;
    } finally {
      underWay.delete(key);
    }
  };
}

/**
 * WeChat's documentation leaves open whether the hash is of the base64 text or of the bytes. Both name the same data, so a
 * yes to either is a yes.
 */
async function askInBothSpellings(
  tokens: WechatTokens,
  app: AppCredentials,
  encrypted: Buffer,
): Promise<EncryptedPhoneCheck> {
  const ofText = await ask(tokens, app, hash('sha256', encrypted.toString('base64'), 'hex'));
  return ofText.kind === 'unknown' ? ask(tokens, app, hash('sha256', encrypted, 'hex')) : ofText;
}

async function ask(tokens: WechatTokens, app: AppCredentials, digest: string): Promise<EncryptedPhoneCheck> {
  const answer = await tokens.call(app, {
    method: 'POST',
    path: '/wxa/business/checkencryptedmsg',
    query: {},
    body: { encrypted_msg_hash: digest },
    repeatable: true,
  });
  const judged = judgeAuthorized(answer);
  if (judged.kind === 'rejected' && judged.errcode === notFound) return { kind: 'unknown' };
  if (judged.kind !== 'succeeded') return judged;
  // The member is really spelled like this.
  const { vaild: isValid, create_time: seconds } = judged.body;
  if (isValid === false) return { kind: 'unknown' };
  if (isValid !== true || typeof seconds !== 'number') return incompleteAnswer(judged.rid);
  return { kind: 'confirmed', createdAt: seconds * 1000 };
}

const notFound = 1;
