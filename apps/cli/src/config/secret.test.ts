import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

test('a secret shows itself to reveal() only', () => {
  const secret = new Secret('c4n4ry');
  const shown = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
  ];
  expect(shown.join(' ')).not.toContain('c4n4ry');
  expect(secret.reveal()).toBe('c4n4ry');
});
