import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decryptOpenData } from './decryption.ts';
import { readVectors } from './vectors.fixture.ts';

const vectors = readVectors();
const { sessionKey, iv, encryptedData, plaintext, appId } = vectors.decrypt;
const otherKey = 'HyVFkGl5F5OQWJZZaNzBBg==';

function encrypt(text: string, key = sessionKey, vector = iv): string {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(key, 'base64'), Buffer.from(vector, 'base64'));
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

function random16(): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((bytes) => Buffer.from(bytes).toString('base64'));
}

describe('decryptOpenData', () => {
  it('opens the official vector and reads its watermark', () => {
    expect(decryptOpenData(sessionKey, { encryptedData, iv })).toEqual({
      kind: 'decrypted',
      data: plaintext,
      watermark: { appId, timestamp: 1477314187 },
      repaired: false,
    });
  });

  it('puts back every plus that a form turned into a space, and says so', () => {
    const result = decryptOpenData(sessionKey, {
      encryptedData: encryptedData.replaceAll('+', ' '),
      iv: iv.replaceAll('+', ' '),
    });
    expect(result).toMatchObject({ kind: 'decrypted', data: plaintext, repaired: true });
  });

  it('opens whatever object was encrypted under the same key and iv', () => {
    fc.assert(
      fc.property(
        random16(),
        random16(),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (key, vector, value) => {
          const text = JSON.stringify(value);
          const result = decryptOpenData(key, { encryptedData: encrypt(text, key, vector), iv: vector });
          expect(result).toMatchObject({ kind: 'decrypted', data: JSON.parse(text) });
        },
      ),
    );
  });

  it('keeps emoji and Chinese whole across cipher blocks', () => {
    const value = { nickName: '微信用户👨‍👩‍👧‍👦阿博', watermark: { appid: 'wx1', timestamp: 1 } };
    const result = decryptOpenData(sessionKey, { encryptedData: encrypt(JSON.stringify(value)), iv });
    expect(result).toMatchObject({ kind: 'decrypted', data: value });
  });

  it.each([
    ['no watermark', { a: 1 }],
    ['a watermark that is text', { watermark: 'wx1' }],
    ['a watermark without a time', { watermark: { appid: 'wx1' } }],
    ['a watermark with a number for an app', { watermark: { appid: 1, timestamp: 1 } }],
    ['a list for a watermark', { watermark: ['wx1', 1] }],
  ])('gives no watermark for %s', (_name, value) => {
    const result = decryptOpenData(sessionKey, { encryptedData: encrypt(JSON.stringify(value)), iv });
    expect(result).toMatchObject({ kind: 'decrypted', watermark: null });
  });

  it('cannot open data that was encrypted under another session_key', () => {
    expect(decryptOpenData(otherKey, { encryptedData, iv })).toEqual({
      kind: 'undecipherable',
      reason: 'bad-padding',
    });
  });

  it('calls a wrong key undecipherable even when its padding fits by luck', () => {
    const lucky = keyWithFittingPadding();
    expect(decryptOpenData(lucky, { encryptedData, iv })).toEqual({
      kind: 'undecipherable',
      reason: 'not-utf8',
    });
  });

  it('does not take a list or a number for open data', () => {
    for (const text of ['[1]', '1', 'null', '"text"', 'not json at all, longer than a block']) {
      expect(decryptOpenData(sessionKey, { encryptedData: encrypt(text), iv })).toMatchObject({
        kind: 'undecipherable',
      });
    }
  });

  it('says of lost blocks and of a wrong iv no more than of a wrong key', () => {
    const cut = Buffer.from(encryptedData, 'base64').subarray(0, 64).toString('base64');
    expect(decryptOpenData(sessionKey, { encryptedData: cut, iv })).toMatchObject({ kind: 'undecipherable' });
    const other = randomBytes(16).toString('base64');
    expect(decryptOpenData(sessionKey, { encryptedData, iv: other })).toMatchObject({
      kind: 'undecipherable',
    });
  });

  it.each([
    ['a key twice', '{"watermark":{"appid":"wx1","appid":"wx2"}}'],
    ['something behind it', '{"a":1} {"b":2}'],
    ['white space around it', ' {"a":1}'],
    ['too many levels', `${'{"a":'.repeat(20)}1${'}'.repeat(20)}`],
  ])('does not take an object with %s', (_name, text) => {
    expect(decryptOpenData(sessionKey, { encryptedData: encrypt(text), iv })).toEqual({
      kind: 'undecipherable',
      reason: 'not-json',
    });
  });

  it('does not take bytes that are not UTF-8, which would read as something else', () => {
    const cipher = createCipheriv(
      'aes-128-cbc',
      Buffer.from(sessionKey, 'base64'),
      Buffer.from(iv, 'base64'),
    );
    const plain = Buffer.from('{"a":"\xff"}', 'latin1');
    const bytes = Buffer.concat([cipher.update(plain), cipher.final()]);
    expect(decryptOpenData(sessionKey, { encryptedData: bytes.toString('base64'), iv })).toEqual({
      kind: 'undecipherable',
      reason: 'not-utf8',
    });
  });

  it.each([
    ['sessionKey', 'wrong-length', { sessionKey: 'c2hvcnQ=' }],
    ['sessionKey', 'wrong-length', { sessionKey: '' }],
    ['sessionKey', 'wrong-length', { sessionKey: Buffer.alloc(32).toString('base64') }],
    ['sessionKey', 'not-base64', { sessionKey: 'tiihtNczf5v6AKRy*wEUhQ==' }],
    ['iv', 'wrong-length', { iv: '' }],
    ['iv', 'wrong-length', { iv: iv.slice(0, 20) }],
    ['iv', 'url-encoded', { iv: encodeURIComponent(iv) }],
    ['iv', 'not-base64', { iv: '微信微信微信微信微信微信微信微信' }],
    ['encryptedData', 'truncated', { encryptedData: '' }],
    ['encryptedData', 'truncated', { encryptedData: encryptedData.slice(0, -5) }],
    ['encryptedData', 'truncated', { encryptedData: encryptedData.slice(0, -3) }],
    ['encryptedData', 'url-encoded', { encryptedData: encodeURIComponent(encryptedData) }],
    [
      'encryptedData',
      'not-base64',
      { encryptedData: `${encryptedData.slice(0, 8)}\u0000${encryptedData.slice(9)}` },
    ],
    ['encryptedData', 'not-base64', { encryptedData: '<html>' }],
  ])('finds the flaw of %s: %s', (field, flaw, change) => {
    const input = { sessionKey, encryptedData, iv, ...change };
    expect(decryptOpenData(input.sessionKey, input)).toEqual({ kind: 'malformed', field, flaw });
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (key, data, vector) => {
        const { kind } = decryptOpenData(key, { encryptedData: data, iv: vector });
        expect(['malformed', 'undecipherable', 'decrypted']).toContain(kind);
      }),
    );
  });

  it('never opens altered data as if nothing had happened', () => {
    fc.assert(
      fc.property(
        fc.nat(Buffer.from(encryptedData, 'base64').length - 1),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const bytes = Buffer.from(encryptedData, 'base64');
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          const result = decryptOpenData(sessionKey, { encryptedData: bytes.toString('base64'), iv });
          if (result.kind === 'decrypted') expect(result.data).not.toEqual(plaintext);
        },
      ),
    );
  });
});

/** About one wrong key in 256 leaves bytes at the end that read as padding. */
function keyWithFittingPadding(): string {
  for (let n = 0; n < 100_000; n += 1) {
    const key = Buffer.alloc(16);
    key.writeUInt32BE(n);
    const result = decryptOpenData(key.toString('base64'), { encryptedData, iv });
    if (result.kind === 'undecipherable' && result.reason === 'not-utf8') return key.toString('base64');
  }
  throw new Error('no such key');
}
