import { describe, expect, it } from 'vitest';
import { type Files, writeMiniProgram } from './mini-program.fixture.ts';
import { resolvePath } from './resolve-path.ts';

function resolve(files: Files, from: string, to: string, endings: readonly string[] = ['.ts', '.js']) {
  return resolvePath(writeMiniProgram(files), { from, to, endings });
}

describe('own files', () => {
  it('are found relative, absolute, with and without ending, and as index', () => {
    const files = { 'a/b.ts': '', 'a/c/index.js': '' };
    expect(resolve(files, 'a/x.ts', './b')).toEqual({ kind: 'found', path: 'a/b.ts' });
    expect(resolve(files, 'z/x.ts', '/a/b.ts')).toEqual({ kind: 'found', path: 'a/b.ts' });
    expect(resolve(files, 'a/x.ts', 'b')).toEqual({ kind: 'found', path: 'a/b.ts' });
    expect(resolve(files, 'a/x.ts', './c')).toEqual({ kind: 'found', path: 'a/c/index.js' });
  });

  it('are never found outside the mini program', () => {
    expect(resolve({}, 'a.ts', '../../../../etc/passwd')).toEqual({ kind: 'missing' });
    expect(resolve({}, 'a.ts', '/../../etc/passwd.js')).toEqual({ kind: 'missing' });
  });
});

describe('npm packages', () => {
  it('are found in miniprogram_npm, from the folder upwards', () => {
    const files = {
      'sub/miniprogram_npm/x/index.js': '',
      'miniprogram_npm/x/index.js': '',
      'miniprogram_npm/y/a/a.json': '',
    };
    expect(resolve(files, 'sub/p/a.js', 'x')).toEqual({
      kind: 'found',
      path: 'sub/miniprogram_npm/x/index.js',
    });
    expect(resolve(files, 'other/a.js', 'x')).toEqual({ kind: 'found', path: 'miniprogram_npm/x/index.js' });
    expect(resolve(files, 'p/a.json', 'y/a/a', ['.json'])).toEqual({
      kind: 'found',
      path: 'miniprogram_npm/y/a/a.json',
    });
  });

  it('are found in node_modules by their miniprogram field, without a build', () => {
    const files = {
      'node_modules/@s/ui/package.json': '{"miniprogram": "lib"}',
      'node_modules/@s/ui/lib/button/index.json': '{}',
      'node_modules/@s/ui/lib/miniprogram_npm/inner/index.js': '',
    };
    const found = { kind: 'found', path: 'miniprogram_npm/@s/ui/button/index.json' };
    expect(resolve(files, 'p/a.json', '@s/ui/button/index', ['.json'])).toEqual(found);
    expect(resolve(files, 'miniprogram_npm/@s/ui/button/index.js', 'inner')).toEqual({
      kind: 'found',
      path: 'miniprogram_npm/@s/ui/miniprogram_npm/inner/index.js',
    });
  });

  it('without a miniprogram field are bundled from their entry', () => {
    const files = {
      'node_modules/plain/package.json': '{"main": "main.js"}',
      'node_modules/plain/main.js': '',
    };
    expect(resolve(files, 'a.js', 'plain')).toEqual({ kind: 'bundle', packageName: 'plain' });
    expect(resolve(files, 'a.js', 'plain/deep')).toEqual({ kind: 'missing' });
  });

  it('that are not built yet are told from those that are missing', () => {
    const files = { 'node_modules/x/package.json': '{"miniprogram": "miniprogram_dist"}' };
    expect(resolve(files, 'a.js', 'x')).toEqual({ kind: 'unbuilt', packageName: 'x' });
    expect(resolve(files, 'a.js', 'y')).toEqual({ kind: 'missing' });
    expect(resolve(files, 'a.js', '../x/..')).toEqual({ kind: 'missing' });
  });

  it('of plugins are not looked for', () => {
    expect(resolve({}, 'a.json', 'plugin://wx/button', ['.json'])).toEqual({ kind: 'missing' });
  });
});
