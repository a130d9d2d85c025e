import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createSigner, createVerifier } from 'fast-jwt';
import { sealData, unsealData } from 'iron-session';
import { jwtVerify, SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import type { Candidate } from '../lib/compare-functions.ts';
import { eachToken, eachTokenAwaited, tokenCount } from '../lib/token-pool.ts';
import { betterAuthInMemory } from './verify-better-auth.ts';
import { waferSession } from './verify-session-peers.ts';

const secret = randomBytes(32).toString('base64url');
const claims = (n: number): Record<string, string> => ({ sub: `user-${n}`, role: 'user' });

/** What one could check logins with instead. Of the first five none can end a session early. */
export async function verifyPeers(): Promise<readonly Candidate[]> {
  return [
    jsonwebtokenText(),
    fastJwt(),
    await joseHs256(),
    await joseEs256(),
    await ironSession(),
    await waferSession(),
    await betterAuthInMemory(),
  ];
}

function jsonwebtokenText(): Candidate {
  const tokens = make((n) => jsonwebtoken.sign(claims(n), secret, { expiresIn: '1h' }));
  return {
    name: 'jsonwebtoken, HS256',
    role: 'peer',
    note: { zh: '密钥是字符串，与教程写法一致', en: 'text secret, as tutorials use it' },
    run: eachToken(tokens, (token) => jsonwebtoken.verify(token, secret, { algorithms: ['HS256'] })),
  };
}

function fastJwt(): Candidate {
  const sign = createSigner({ key: secret, expiresIn: 3_600_000 });
  const verify = createVerifier({ key: secret, algorithms: ['HS256'] });
  return {
    name: 'fast-jwt, HS256',
    role: 'peer',
    note: { zh: '关闭它自带的缓存', en: 'its cache off' },
    run: eachToken(
      make((n) => sign(claims(n))),
      verify,
    ),
  };
}

async function joseHs256(): Promise<Candidate> {
  const key = createSecretKey(Buffer.from(secret, 'base64url'));
  const tokens = await makeAwaited((n) => signJose(n, 'HS256', key));
  const options = { algorithms: ['HS256'] };
  return {
    name: 'jose, HS256',
    role: 'peer',
    run: eachTokenAwaited(tokens, (token) => jwtVerify(token, key, options)),
  };
}

async function joseEs256(): Promise<Candidate> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tokens = await makeAwaited((n) => signJose(n, 'ES256', privateKey));
  const options = { algorithms: ['ES256'] };
  return {
    name: 'jose, ES256',
    role: 'peer',
    run: eachTokenAwaited(tokens, (token) => jwtVerify(token, publicKey, options)),
  };
}

function signJose(n: number, alg: string, key: object): Promise<string> {
  return new SignJWT(claims(n)).setProtectedHeader({ alg }).setExpirationTime('1h').sign(key);
}

async function ironSession(): Promise<Candidate> {
  const tokens = await makeAwaited((n) => sealData(claims(n), { password: secret, ttl: 3600 }));
  return {
    name: 'iron-session',
    role: 'peer',
    note: { zh: '解封 cookie 的值', en: 'unseal of the cookie value' },
    run: eachTokenAwaited(tokens, (token) => unsealData(token, { password: secret, ttl: 3600 })),
  };
}

function make(sign: (n: number) => string): readonly string[] {
  return Array.from({ length: tokenCount }, (_, n) => sign(n));
}

function makeAwaited(sign: (n: number) => Promise<string>): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: tokenCount }, (_, n) => sign(n)));
}
