import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { type Context, createContext, Script } from 'node:vm';

import { isRecord } from '../is-record.ts';

/** What the code of one context sees besides the language. */
export interface ContextGlobals {
  readonly wx: object;
  readonly [name: string]: unknown;
}

/**
 * One of the three contexts of AI mode: a global object of its own, and modules that lie in the skill's subpackage and
 * nowhere else. Nothing of a page is there (`getApp`, `getCurrentPages`), and no timers, which no list promises.
 */
export class SkillContext {
  readonly #context: Context;
  readonly #modules = new Map<string, { exports: unknown }>();

  constructor(globals: ContextGlobals) {
    this.#context = createContext(
      { console, ...globals },
      { codeGeneration: { strings: false, wasm: false } },
    );
  }

  /** Runs a module file and gives its exports; run once, it is remembered. */
  load(file: string, root: string): unknown {
    const known = this.#modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#modules.set(file, module);
    const source = `(function (exports, require, module) {${readFileSync(file, 'utf8')}\n})`;
    const run: unknown = new Script(source, { filename: file }).runInContext(this.#context);
    const require = (path: unknown) => this.load(resolveModule(String(path), { from: file, root }), root);
    if (typeof run === 'function') run(module.exports, require, module);
    return module.exports;
  }

  /** A copy of a value, made in this context's own realm as code there would have made it. */
  own(value: unknown): unknown {
    return this.evaluate(`JSON.parse(${JSON.stringify(JSON.stringify(value))})`);
  }

  /** The value of an expression in this context, for a test that looks inside. */
  evaluate(expression: string): unknown {
    return new Script(`(${expression})`).runInContext(this.#context);
  }
}

/** An error of another realm is no `Error` here. */
export function messageOf(error: unknown): string {
  return isRecord(error) && typeof error.message === 'string' ? error.message : String(error);
}

/** Relative paths, and packages that were built into `miniprogram_npm`; the main package is out of reach. */
function resolveModule(path: string, { from, root }: { from: string; root: string }): string {
  const found = candidates(path, { from, root }).find((file) => isInside(file, root) && existsSync(file));
  if (found === undefined) throw new Error(`module '${path}' is not defined, require args is '${path}'`);
  return found;
}

function candidates(path: string, { from, root }: { from: string; root: string }): string[] {
  if (path.startsWith('.')) return filesOf(join(dirname(from), path));
  const places: string[] = [];
  for (let folder = dirname(from); isInside(folder, root) || folder === root; folder = dirname(folder))
    places.push(join(folder, 'miniprogram_npm', path));
  return places.flatMap(filesOf);
}

function filesOf(place: string): string[] {
  return [place.endsWith('.js') ? place : `${place}.js`, join(place, 'index.js')].map(normalize);
}

function isInside(file: string, root: string): boolean {
  const path = relative(root, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`);
}
