import { expect, test } from 'vitest';
import { createRenderer, type DialectSyntax } from './render-statement.ts';

const numbered: DialectSyntax = {
  placeholder: (number) => `$${number}`,
  repeatsValues: false,
  keepExisting: () => 'ON CONFLICT DO NOTHING',
  lock: 'FOR UPDATE',
};

const inOrder: DialectSyntax = {
  placeholder: () => '?',
  repeatsValues: true,
  keepExisting: (column) => `ON DUPLICATE KEY UPDATE ${column} = ${column}`,
  lock: '',
};

const neutral = `
  INSERT INTO {{prefix}}users (id, updated_at, created_at)
  VALUES (?1, ?2, ?2) {{keep id}}`;

test('a dialect with numbered values gets each value once', () => {
  const { text, arrange } = createRenderer(numbered, 'wa_')(neutral);
  expect(text).toBe(
    'INSERT INTO wa_users (id, updated_at, created_at) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING',
  );
  expect(arrange(['a', 1])).toEqual(['a', 1]);
});

test('a dialect without numbers gets the values in the order of their use', () => {
  const render = createRenderer(inOrder, '');
  const { text, arrange } = render(neutral);
  expect(text).toBe(
    'INSERT INTO users (id, updated_at, created_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE id = id',
  );
  expect(arrange(['a', 1])).toEqual(['a', 1, 1]);
  expect(render('SELECT ?2, ?1, ?11').arrange(['a', 'b', ...'cdefghijk'])).toEqual(['b', 'a', 'k']);
});

test('a read that holds its rows is not one that may be sent again, wherever there is nothing to hold', () => {
  for (const syntax of [numbered, inOrder]) {
    const render = createRenderer(syntax, '');
    expect(render('SELECT 1').isPlainRead).toBe(true);
    expect(render('SELECT 1 {{lock}}').isPlainRead).toBe(false);
    expect(render(neutral).isPlainRead).toBe(false);
  }
  expect(createRenderer(numbered, '')('SELECT 1 {{lock}}').text).toBe('SELECT 1 FOR UPDATE');
  expect(createRenderer(inOrder, '')('SELECT 1 {{lock}}').text).toBe('SELECT 1');
});

test('the same text has the same name everywhere, another prefix another one', () => {
  const name = (prefix: string): string => createRenderer(numbered, prefix)(neutral).name;
  expect(name('a_')).toBe(name('a_'));
  expect(name('a_')).not.toBe(name('b_'));
  expect(name('').length).toBeLessThan(63);
});
