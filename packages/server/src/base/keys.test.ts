import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeys } from './keys.ts';

const older = 'the older secret, which has enough characters';
const newer = 'the newer secret, which has enough characters';

describe('keys', () => {
  test('open what they sealed, whatever it is', () => {
    const keys = createKeys([newer], randomBytes);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, context) => {
        const text = plain.toWellFormed();
        expect(keys.unseal(keys.seal(text, context), context)).toBe(text);
      }),
    );
  });

  test('seal under a name with keys that no other name has', () => {
    const keys = createKeys([newer], randomBytes);
    const sealed = keys.sealerOf('one').seal('value', 'context');
    expect(keys.sealerOf('one').unseal(sealed, 'context')).toBe('value');
    expect(keys.sealerOf('one').unseal(sealed, 'another context')).toBeNull();
    expect(keys.sealerOf('two').unseal(sealed, 'context')).toBeNull();
    expect(keys.unseal(sealed, 'context')).toBeNull();
    expect(keys.sealerOf('one').unseal(keys.seal('value', 'context'), 'context')).toBeNull();
    expect(createKeys([older, newer], randomBytes).sealerOf('one').unseal(sealed, 'context')).toBe('value');
    expect(createKeys([older], randomBytes).sealerOf('one').unseal(sealed, 'context')).toBeNull();
  });

  test('never seal the same text the same way twice', () => {
    const keys = createKeys([newer], randomBytes);
    expect(keys.seal('value', 'context')).not.toBe(keys.seal('value', 'context'));
  });

  test('do not open what was changed, or was sealed for something else', () => {
    const keys = createKeys([newer], randomBytes);
    const sealed = keys.seal('value', 'context');
    expect(keys.unseal(sealed, 'another context')).toBeNull();
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom('A', 'b', '.', '0'), (index, letter) => {
        const changed = sealed.slice(0, index) + letter + sealed.slice(index + 1);
        fc.pre(changed !== sealed);
        // The last character of base64url may carry unused bits: then the bytes are the same.
        fc.pre(index < sealed.length - 1);
        expect(keys.unseal(changed, 'context')).toBeNull();
      }),
    );
  });

  test.each(['', '.', 'v1', 'v1..', 'v1.x.AAAA', 'v2.a.b.c', 'plain text'])('do not open %j', (text) => {
    expect(createKeys([newer], randomBytes).unseal(text, 'context')).toBeNull();
  });

  test('still open what an older secret sealed, until it leaves the ring', () => {
    const sealed = createKeys([older], randomBytes).seal('value', 'context');
    expect(createKeys([newer, older], randomBytes).unseal(sealed, 'context')).toBe('value');
    expect(createKeys([newer], randomBytes).unseal(sealed, 'context')).toBeNull();
  });

  test('seal with the newest secret only', () => {
    const sealed = createKeys([newer, older], randomBytes).seal('value', 'context');
    expect(createKeys([older], randomBytes).unseal(sealed, 'context')).toBeNull();
    expect(createKeys([newer], randomBytes).unseal(sealed, 'context')).toBe('value');
  });

  test('fingerprint the same text the same way, and differently for each purpose and secret', () => {
    const keys = createKeys([newer, older], randomBytes);
    expect(keys.fingerprint('a', 'value')).toBe(keys.fingerprint('a', 'value'));
    expect(keys.fingerprint('a', 'value')).not.toBe(keys.fingerprint('b', 'value'));
    const [first, second] = keys.fingerprints('a', 'value');
    expect(first).toBe(keys.fingerprint('a', 'value'));
    expect(second).toBe(createKeys([older], randomBytes).fingerprint('a', 'value'));
  });

  test('do not print their secrets', () => {
    const shown = inspect(createKeys([newer, older], randomBytes), { depth: 9, showHidden: true });
    expect(shown).not.toContain('secret, which');
  });

  test.each([
    ['no secret', []],
    ['a short secret', ['short']],
    ['a short second secret', [newer, 'short']],
    ['the same secret twice', [newer, newer]],
  ])('refuse %s', (_, secrets) => {
    expect(() => createKeys(secrets, randomBytes)).toThrow(TypeError);
  });
});
