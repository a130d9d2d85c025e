import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { singleFile } from './build-single.ts';

const root = join(import.meta.dirname, '..', '..');
const lines = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n');
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
const copies = lines.filter((line) => line.startsWith('COPY ')).map((line) => line.split(/\s+/).slice(1));

test('what the image copies from this repository exists and is not ignored', () => {
  const sources = copies.filter(([first]) => !first?.startsWith('--from=')).map(([source = '']) => source);
  expect(sources).toContain('.');
  for (const source of sources) {
    expect(existsSync(join(root, source)), source).toBe(true);
    expect(ignored.some((entry) => source === entry || source.startsWith(`${entry}/`))).toBe(false);
  }
});

test('what it copies from its build stage is what that stage builds', () => {
  const built = copies.filter(([first]) => first === '--from=build').map(([, source = '']) => source);
  expect(built).toEqual([`/source/${singleFile}`]);
});

test('the commands that it runs exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = lines.flatMap((line) => /^RUN npm run (\S+)/.exec(line)?.slice(1) ?? []);
  expect(named).toEqual(['build:single']);
  for (const name of named) expect(scripts).toHaveProperty([name]);
});

test('nothing runs as root in the end, and the probe asks for readiness', () => {
  expect(lines.filter((line) => line.startsWith('USER ')).at(-1)).toBe('USER node');
  expect(lines.join('\n')).toMatch(/HEALTHCHECK[\s\S]+\/readyz/);
});

test('no folder that the build needs is left out of the image', () => {
  for (const needed of ['packages', 'apps', 'tools', 'examples', 'e2e', 'package-lock.json']) {
    expect(ignored).not.toContain(needed);
  }
});
