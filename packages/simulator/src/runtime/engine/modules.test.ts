import { describe, expect, it } from 'vitest';
import type { CompiledModule } from '../../shared/compiled-app.ts';
import { ModuleLoader } from './modules.ts';

function loader(
  modules: Readonly<Record<string, string | CompiledModule>>,
  globals: Record<string, unknown> = {},
) {
  const entries = Object.entries(modules).map(([path, module]) => [
    path,
    typeof module === 'string' ? { code: module, requires: {} } : module,
  ]);
  return new ModuleLoader(Object.fromEntries(entries), globals);
}

describe('a module', () => {
  it('runs once and gives its exports', () => {
    const log: string[] = [];
    const modules = loader({ 'a.js': 'log.push("ran"); exports.a = 1' }, { log });
    expect([modules.load('a.js'), modules.load('a.js'), log]).toEqual([{ a: 1 }, { a: 1 }, ['ran']]);
  });

  it('sees its globals, but nothing of the browser', () => {
    const code =
      'module.exports = [typeof wx, typeof window, typeof fetch, typeof localStorage, typeof globalThis]';
    const seen = loader({ 'a.js': code }, { wx: {} }).load('a.js');
    expect(seen).toEqual(['object', 'undefined', 'undefined', 'undefined', 'undefined']);
  });

  it('may declare names that are hidden', () => {
    expect(
      loader({ 'a.js': 'let Image = 1; const top = 2; exports.sum = Image + top' }).load('a.js'),
    ).toEqual({ sum: 3 });
  });

  it('that threw is run again by the next require', () => {
    const state = { broken: true };
    const modules = loader(
      { 'a.js': 'if (state.broken) throw new Error("early"); exports.ok = 1' },
      { state },
    );
    expect(() => modules.load('a.js')).toThrow('early');
    state.broken = false;
    expect(modules.load('a.js')).toEqual({ ok: 1 });
  });
});

describe('require', () => {
  it('resolves what the compiler resolved, and names what is missing', () => {
    const modules = loader({
      'p/a.js': { code: 'exports.b = require("./b").b; require("./gone")', requires: { './b': 'p/b.ts' } },
      'p/b.ts': 'exports.b = 2',
    });
    expect(() => modules.load('p/a.js')).toThrow(
      "module './gone' is not defined, require args is './gone' (p/a.js)",
    );
  });

  it('finds computed names among the modules that are known', () => {
    const modules = loader({ 'p/a.js': 'exports.b = require("./" + "b").b', 'p/b.ts': 'exports.b = 3' });
    expect(modules.load('p/a.js')).toEqual({ b: 3 });
  });

  it('gives unfinished exports to modules that require each other', () => {
    const modules = loader({
      'a.js': { code: 'exports.early = 1; exports.seen = require("./b").seen', requires: { './b': 'b.js' } },
      'b.js': { code: 'exports.seen = Object.keys(require("./a"))', requires: { './a': 'a.js' } },
    });
    expect(modules.load('a.js')).toEqual({ early: 1, seen: ['early'] });
  });

  it('has an asynchronous form', async () => {
    const modules = loader({
      'a.js': { code: 'exports.later = require.async("./b")', requires: { './b': 'b.js' } },
      'b.js': 'exports.b = 4',
    });
    const { later } = modules.load('a.js') as { later: Promise<unknown> };
    expect(await later).toEqual({ b: 4 });
  });
});
