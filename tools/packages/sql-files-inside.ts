import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Puts the schema files of the login server into a bundle, as text: nothing is read beside it. */
export function sqlFilesInside(server: string): Plugin {
  return {
    name: 'sql-files-inside',
    setup({ onLoad }) {
      onLoad({ filter: /\/server\/src\/store\/sql-files\.ts$/ }, () => ({
        contents: sqlFilesModule(join(server, 'src/store/migrations')),
        loader: 'js',
      }));
    },
  };
}

/** The same files in the same order as the module that it stands for. */
function sqlFilesModule(migrations: string): string {
  const read = (dialect: string): readonly object[] =>
    readdirSync(join(migrations, dialect))
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => ({ file, text: readFileSync(join(migrations, dialect, file), 'utf8') }));
  const files = Object.fromEntries(
    ['sqlite', 'postgres', 'mysql'].map((dialect) => [dialect, read(dialect)]),
  );
  return `const files = ${JSON.stringify(files)};\nexport const readSqlFiles = (dialect) => files[dialect];`;
}
