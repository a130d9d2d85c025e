import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { repositorySources } from './source.ts';

const root = join(dirname(import.meta.filename), '..', '..');
const sources = repositorySources(root).filter(
  ({ path }) =>
    /^(?:packages\/(?:server|protocol)|apps\/cli)\/src\//.test(path) &&
    !/\.(?:test|fixture)\.ts$|\/testing\//.test(path),
);

test('the server runs no command of the system', () => {
  expect(linesWith(/child_process|process\.binding|\bexecFile|\bspawn\(/)).toEqual([]);
});

test('the server makes no code out of a text', () => {
  expect(
    linesWith(/(?<!\.)\beval\((?!script: string)|new Function\b|node:vm|set(?:Timeout|Interval)\(\s*['"`]/),
  ).toEqual([]);
});

test('the server makes no regular expression out of what somebody sent', () => {
  // The one that is put together is made of constants, when the module is loaded.
  const made = linesWith(/\bnew RegExp\(|(?<!new )\bRegExp\(/);
  expect(made).toEqual([
    expect.stringMatching(/^packages\/server\/src\/adapters\/direct-request\.ts: const plainHost = /),
  ]);
});

test('the server has no format strings', () => {
  expect(linesWith(/util\.format|\bformat(?:WithOptions)?\(|console\.(?:log|error|warn)\(/)).toEqual([]);
});

test('the cryptography of the server is that of Node and of jose', () => {
  const imported = sources.flatMap(({ text }) => [
    ...text.matchAll(/from '([^'.][^']*)'|import\('([^'.][^']*)'\)/g),
  ]);
  const names = new Set(imported.map(([, fixed, late]) => fixed ?? late ?? ''));
  const known = /crypt|jose|jwt|jws|cipher|sodium|noble|forge|bcrypt|argon|hash|sha|md5|uuid|nanoid|random/;
  expect([...names].filter((name) => known.test(name)).sort()).toEqual(['jose', 'node:crypto', 'uuid']);
});

test('the server encrypts with AES-256-GCM, and uses CBC, SHA-1 and MD5 where WeChat’s protocols have them only', () => {
  const weak = linesWith(
    /aes-\d+-(?:cbc|ecb|ctr)|'(?:sha1|md5|rc4|des)'|createCipheriv\(\s*'(?!aes-256-gcm)/i,
  );
  const files = new Set(weak.map((line) => line.split(': ')[0]));
  expect([...files].sort()).toEqual([
    'packages/server/src/wechat/decryption.ts',
    'packages/server/src/wechat/push-encryption.ts',
    'packages/server/src/wechat/signatures.ts',
  ]);
});

function linesWith(pattern: RegExp): readonly string[] {
  return sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => pattern.test(line) && !/^\s*(?:\*|\/[/*])/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}
