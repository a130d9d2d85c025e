import { type Message, transform } from 'esbuild';
import { sameText } from '../shared/local-text.ts';
import type { Problem } from '../shared/problem.ts';
import { messagesOf } from './esbuild-messages.ts';
import type { SourceFile } from './project.ts';

/** A script turned into the body of a CommonJS function. */
export interface CompiledScript {
  readonly code: string;
  /** Source map as JSON; its line 1 is line 1 of `code`. */
  readonly map: string;
  /** Arguments of `require` and `require.async`, in order of appearance. */
  readonly requires: readonly string[];
  /** True when `require` is called with something else than a text: any script may be meant. */
  readonly requiresAnything: boolean;
  readonly problems: readonly Problem[];
}

/** Compiles JavaScript or TypeScript; ES modules and CommonJS are both understood. */
export async function compileScript(file: SourceFile): Promise<CompiledScript> {
  try {
    const result = await transform(file.text, {
      loader: file.path.endsWith('.ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'es2022',
      charset: 'utf8',
      legalComments: 'none',
      sourcemap: 'external',
      sourcefile: file.path,
      logLevel: 'silent',
    });
    const { code, map } = result;
    return {
      code,
      map,
      requires: findRequires(code),
      requiresAnything: dynamicRequire.test(code),
      problems: [],
    };
  } catch (error) {
    return {
      code: '',
      map: '',
      requires: [],
      requiresAnything: false,
      problems: messagesOf(error).map((message) => scriptProblem(file.path, message)),
    };
  }
}

const dynamicRequire = /\brequire(?:\.async)?\(\s*(?!(["'])[^"'\n]*\1\s*[,)])/;

function findRequires(code: string): readonly string[] {
  const found = [...code.matchAll(/\brequire(?:\.async)?\(\s*(["'])([^"'\n]+)\1\s*[,)]/g)].map(
    (match) => match[2] ?? '',
  );
  return [...new Set(found)];
}

/** What esbuild says about a script, as a problem of `file`. */
export function scriptProblem(file: string, message: Message): Problem {
  const place =
    message.location === null ? {} : { line: message.location.line, column: message.location.column + 1 };
  return { severity: 'error', code: 'script_invalid', file, ...place, message: sameText(message.text) };
}
