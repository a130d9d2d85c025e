import { expect, test } from 'vitest';
import { CloseStack } from './close-stack.ts';

test('closes the last opened first, all of them, once, and throws what failed', async () => {
  const stack = new CloseStack();
  const closed: string[] = [];
  stack.push(async () => void closed.push('first'));
  stack.push(() => Promise.reject(new Error('stuck')));
  stack.push(async () => void closed.push('last'));
  await expect(stack.close()).rejects.toThrow('stuck');
  await stack.close();
  expect(closed).toEqual(['last', 'first']);
});
