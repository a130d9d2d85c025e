import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { components, root } from './layout.ts';

const manifest = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly '@weapp-auth/source'?: string }>>;
};

test.each(components)('builds that resolve by exports find %s, as Mpx asks for it', (name) => {
  expect(manifest.exports[`./${name}/${name}`]).toBe(`./miniprogram_dist/${name}/${name}.js`);
});

test('its own manifest and the files of what is built may be asked for, as Mpx and Taro do', () => {
  expect(manifest.exports['./package.json']).toBe('./package.json');
  expect(manifest.exports['./miniprogram_dist/*']).toBe('./miniprogram_dist/*');
  const require = createRequire(import.meta.url);
  expect(require('@weapp-auth/client/package.json')).toHaveProperty('miniprogram', 'miniprogram_dist');
});

test('every entry point has its source', async () => {
  for (const target of Object.values(manifest.exports)) {
    if (typeof target === 'string') continue;
    expect((await stat(`${root}${target['@weapp-auth/source']}`)).isFile()).toBe(true);
  }
});
