import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { answerVector } from './conformance-vectors.fixture.ts';

// The steps that the emulator publishes for SDKs of any language: this server is one of those that are tried.
const file = createRequire(import.meta.url).resolve('@weapp-auth/emulator/conformance/vectors.json');
const { vectors }: { vectors: readonly Vector[] } = JSON.parse(readFileSync(file, 'utf8'));

interface Vector {
  readonly step: string;
  readonly title: { readonly en: string };
  readonly task: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expects: { readonly kind: 'gives'; readonly result: unknown } | { readonly kind: 'refuses' };
}

// The API security mode, and tickets, which are the concern of a third-party platform.
const others = ['open-sealed', 'check-answer-signature', 'open-ticket'];
const ours = vectors.filter(({ task }) => !others.includes(task));

test.each(ours.map((vector) => [`${vector.step} ${vector.title.en}`, vector] as const))('%s', (_, vector) => {
  const { task, input, expects } = vector;
  const answer = answerVector(task, input);
  if (expects.kind === 'gives') expect(answer).toMatchObject({ result: expects.result });
  else expect(answer.result ?? false).toBe(false);
});
