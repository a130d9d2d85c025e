import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

test('a secret shows itself only when asked', () => {
  const secret = new Secret('canary');
  const shown = [
    `${secret}`,
    String(secret),
    JSON.stringify({ secret }),
    inspect(secret, { showHidden: true }),
  ];
  expect(shown.join()).not.toContain('canary');
  expect(secret.reveal()).toBe('canary');
});
