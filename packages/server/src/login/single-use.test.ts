import { expect, test } from 'vitest';
import { createSingleUse } from './single-use.ts';

test('requests with the same code and key share one work', async () => {
  const codes = createSingleUse<string>();
  let works = 0;
  const use = {
    code: 'c',
    idempotencyKey: 'k',
    work: async () => {
      works += 1;
      return 'answer';
    },
    refused: 'refused',
  };
  expect(await Promise.all([codes.run(use), codes.run(use), codes.run(use)])).toEqual([
    'answer',
    'answer',
    'answer',
  ]);
  expect(works).toBe(1);
});

test('who holds only the code gets nothing while it is being used', async () => {
  const codes = createSingleUse<string>();
  const use = { code: 'c', work: async () => 'answer', refused: 'refused' };
  const answers = await Promise.all([
    codes.run({ ...use, idempotencyKey: undefined }),
    codes.run({ ...use, idempotencyKey: undefined }),
    codes.run({ ...use, idempotencyKey: 'k' }),
  ]);
  expect(answers).toEqual(['answer', 'refused', 'refused']);
});

test('a failure reaches everybody who waits, and the code is free again', async () => {
  const codes = createSingleUse<string>();
  const use = { code: 'c', idempotencyKey: 'k', refused: 'refused' };
  const failing = { ...use, work: () => Promise.reject(new RangeError('no')) };
  const settled = await Promise.allSettled([codes.run(failing), codes.run(failing)]);
  expect(settled.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  expect(await codes.run({ ...use, work: async () => 'later' })).toBe('later');
});
