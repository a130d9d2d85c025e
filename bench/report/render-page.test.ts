import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Label } from '../lib/label.ts';
import { languages } from './languages.ts';
import { renderPage } from './render-page.ts';
import type { Results } from './results.ts';

const root = join(import.meta.dirname, '..', '..');
const results: Results = JSON.parse(readFileSync(join(root, 'bench', 'results.json'), 'utf8'));

test('every sentence of the results is there in both languages', () => {
  const labels = results.tables.flatMap(({ title, unit, method, rows }): readonly Label[] => [
    title,
    unit,
    method,
    ...rows.flatMap(({ name, note = name }) => [name, note]),
  ]);
  // A plain string is a name or a unit; three words in a row are a sentence.
  const sentences = labels.filter(
    (label) => typeof label === 'string' && /[a-z]+ [a-z]+ [a-z]+/i.test(label),
  );
  expect(sentences).toEqual([]);
  const untold = labels.filter((label) => typeof label !== 'string' && label.zh === label.en);
  expect(untold).toEqual([]);
});

test.each(languages)('the page $file is the one that the results make', (language) => {
  const hasFlame = (id: string): boolean => existsSync(join(root, 'docs', 'benchmarks', `${id}-flame.svg`));
  expect(renderPage(results, language, hasFlame)).toBe(
    readFileSync(join(root, 'docs', language.file), 'utf8'),
  );
});
