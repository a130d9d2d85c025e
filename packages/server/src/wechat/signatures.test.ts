import { describe, expect, it } from 'vitest';
import { equalDigests, isRawDataSigned, signLoginState } from './signatures.ts';
import { readVectors } from './vectors.fixture.ts';

const vectors = readVectors();
const { sessionKey } = vectors.decrypt;

describe('isRawDataSigned', () => {
  const { sessionKey: key, rawData, signature } = vectors.rawDataSignature;

  it('accepts the official vector, in upper case too', () => {
    expect(isRawDataSigned(key, rawData, signature)).toBe(true);
    expect(isRawDataSigned(key, rawData, signature.toUpperCase())).toBe(true);
  });

  it('refuses one changed byte, another key, and the same JSON written again', () => {
    expect(isRawDataSigned(key, rawData.replace('Band', 'Bend'), signature)).toBe(false);
    expect(isRawDataSigned(sessionKey, rawData, signature)).toBe(false);
    expect(isRawDataSigned(key, JSON.stringify(JSON.parse(rawData), null, 1), signature)).toBe(false);
  });

  it.each(['', 'short', `${signature}00`, '微'.repeat(40), signature.replace('7', '8')])(
    'refuses the signature %j',
    (wrong) => {
      expect(isRawDataSigned(key, rawData, wrong)).toBe(false);
    },
  );
});

describe('signLoginState', () => {
  it.each(vectors.loginStateHmac)('signs %j as documented', ({ sessionKey: key, message, signature }) => {
    expect(signLoginState(key, message)).toBe(signature);
  });

  it('does not use the bytes that the session_key stands for', () => {
    const wrong = 'bfa6883695fed51bb7e5897ce895842574a58f8a9cc5c4343f47c515ab337b89';
    expect(signLoginState('o0q0otL8aEzpcZL/FT9WsQ==', '{"foo":"bar"}')).not.toBe(wrong);
  });
});

describe('equalDigests', () => {
  it('compares without regard to case, and never equates different lengths', () => {
    expect(equalDigests('abc0', 'ABC0')).toBe(true);
    expect(equalDigests('abc0', 'abc')).toBe(false);
    expect(equalDigests('', '')).toBe(true);
    expect(equalDigests('a', 'Å')).toBe(false);
  });
});
