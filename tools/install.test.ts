import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureInstalled, installState } from './install.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weapp-auth-install-'));
  writeAt('package-lock.json', 1_000);
});

afterEach(() => rmSync(folder, { recursive: true }));

test('without node_modules everything is missing', () => {
  expect(installState(folder)).toBe('missing');
});

test('an installation that was interrupted counts as missing', () => {
  mkdirSync(join(folder, 'node_modules'));
  expect(installState(folder)).toBe('missing');
});

test('an installation newer than the lockfile is fresh', () => {
  writeAt('node_modules/.package-lock.json', 2_000);
  expect(installState(folder)).toBe('fresh');
});

test('a lockfile written after the installation makes it stale', () => {
  writeAt('node_modules/.package-lock.json', 500);
  expect(installState(folder)).toBe('stale');
});

test('a stamp of another lockfile does not make it fresh', () => {
  writeAt('node_modules/.package-lock.json', 500);
  writeAt('node_modules/.installed-lock', 600);
  expect(installState(folder)).toBe('stale');
});

test('a linked node_modules that is out of date is refused, and what it links to stays whole', async () => {
  writeAt('elsewhere/.package-lock.json', 500);
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'node_modules'));
  expect(await ensureInstalled(folder)).toBe(1);
  expect(existsSync(join(folder, 'elsewhere', '.package-lock.json'))).toBe(true);
});

test('a linked node_modules that is fresh is used', () => {
  writeAt('elsewhere/.package-lock.json', 2_000);
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'node_modules'));
  expect(installState(folder)).toBe('fresh');
});

function writeAt(path: string, seconds: number): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), '{}');
  utimesSync(join(folder, path), seconds, seconds);
}
