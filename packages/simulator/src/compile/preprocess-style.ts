import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isRecord } from '../shared/is-record.ts';
import type { SourceFile } from './project.ts';

/** CSS made of another language, and the files that went into it besides the first. */
export interface PreprocessedStyle {
  readonly css: string;
  /** Real paths. */
  readonly imports: readonly string[];
}

/** A mistake in SCSS, Sass or Less. */
export class StyleLanguageError extends Error {
  readonly code = 'style_invalid';
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

// Loaded by the first style sheet that needs them: most mini programs have none.
const load = createRequire(import.meta.url);

/** Compiles `.scss`, `.sass` or `.less`. Throws `StyleLanguageError` for mistakes in them. */
export function preprocessStyle(file: SourceFile, root: string): PreprocessedStyle {
  return file.path.endsWith('.less') ? compileLess(file) : compileSass(file, root);
}

function compileSass({ path, realPath, text }: SourceFile, root: string): PreprocessedStyle {
  const sass = load('sass') as typeof import('sass');
  try {
    const result = sass.compileString(text, {
      syntax: path.endsWith('.sass') ? 'indented' : 'scss',
      url: new URL(`file://${realPath}`),
      importers: [styleImporter(root)],
      logger: sass.Logger.silent,
    });
    const imports = result.loadedUrls.map((url) => fileURLToPath(url)).filter((each) => each !== realPath);
    return { css: result.css, imports };
  } catch (error) {
    if (!(error instanceof sass.Exception)) throw error;
    const { start } = error.span;
    throw new StyleLanguageError(error.sassMessage, start.line + 1, start.column + 1);
  }
}

/** `/styles/a` starts at the mini program's root, and `.wxss` counts as SCSS. */
function styleImporter(root: string): import('sass').Importer<'sync'> {
  return {
    canonicalize(url, { containingUrl }) {
      if (!url.startsWith('/') && !url.endsWith('.wxss')) return null;
      const target = url.startsWith('/')
        ? pathToFileURL(join(root, url))
        : new URL(url, containingUrl ?? undefined);
      const candidates = ['', '.scss', '.sass', '.wxss'].map((ending) => `${target}${ending}`);
      const found = candidates.find((candidate) =>
        statSync(new URL(candidate), { throwIfNoEntry: false })?.isFile(),
      );
      return found === undefined ? null : new URL(found);
    },
    load: (url) => ({
      contents: readFileSync(url, 'utf8'),
      syntax: url.pathname.endsWith('.sass') ? 'indented' : 'scss',
    }),
  };
}

interface Less {
  render(
    text: string,
    options: Readonly<Record<string, unknown>>,
    done: (error: unknown, output?: { readonly css: string; readonly imports: readonly string[] }) => void,
  ): void;
}

function compileLess({ realPath, text }: SourceFile): PreprocessedStyle {
  const less = load('less') as Less;
  let result: PreprocessedStyle | null = null;
  let failure: unknown = null;
  // Imports are read synchronously, so the answer is there when `render` returns.
  less.render(text, { filename: realPath, syncImport: true, javascriptEnabled: false }, (error, output) => {
    failure = error;
    result = output ?? null;
  });
  if (result !== null) return result;
  const about = isRecord(failure) ? failure : {};
  throw new StyleLanguageError(
    String(about.message ?? failure),
    Number(about.line ?? 1),
    Number(about.column ?? 0) + 1,
  );
}
