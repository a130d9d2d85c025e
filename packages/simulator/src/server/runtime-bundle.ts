import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, transform } from 'esbuild';

/** The browser's half of the simulator. */
export interface RuntimeBundle {
  readonly script: string;
  /** What the script loads when it is needed, by file name. */
  readonly chunks: ReadonlyMap<string, string>;
  readonly style: string;
}

const styleSheets = ['phone', 'dialogs', 'components', 'controls', 'parts'] as const;
// The sources are published beside the compiled package; from either place the way to them is the same.
const runtime = new URL('../../src/runtime/', import.meta.url);

const buildOptions: Readonly<BuildOptions> & { readonly write: false } = {
  entryPoints: { runtime: fileURLToPath(new URL('main.ts', runtime)) },
  bundle: true,
  write: false,
  minify: true,
  target: 'es2022',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'silent',
  outdir: 'out',
};

/** The runtime as one script without a style, for a window without a layout. */
export async function bundleForDom(): Promise<string> {
  const result = await build({ ...buildOptions, format: 'iife' });
  return result.outputFiles[0]?.text ?? '';
}

let bundled: Promise<RuntimeBundle> | null = null;

/** The runtime with the engine, minified: about 0.2 s, once per process. */
export function bundleRuntime(): Promise<RuntimeBundle> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<RuntimeBundle> {
  const [result, sheets] = await Promise.all([
    build({ ...buildOptions, chunkNames: 'chunk-[hash]', splitting: true, format: 'esm' }),
    Promise.all(styleSheets.map((name) => readFile(new URL(`style/${name}.css`, runtime), 'utf8'))),
  ]);
  const style = await transform(sheets.join('\n'), { loader: 'css', minify: true });
  const files = new Map(result.outputFiles.map(({ path, text }) => [basename(path), text]));
  const script = files.get('runtime.js') ?? '';
  files.delete('runtime.js');
  return { script, chunks: files, style: style.code };
}
