import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { root } from './layout.ts';

const protocol = fileURLToPath(new URL('../../protocol/src', import.meta.url));

/** Writes the declarations: the SDK's own, and those of the protocol, so that the package depends on nothing. */
export async function declare(output: string): Promise<void> {
  await declareFolder(`${root}src`, output);
  await declareFolder(protocol, `${output}/protocol`);
}

async function declareFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const sources = (await readdir(from)).filter((name) => /^[\w-]+\.ts$/.test(name));
  for (const name of sources) {
    const text = declaration(await readFile(`${from}/${name}`, 'utf8'), name);
    await writeFile(`${to}/${name.replace(/\.ts$/, '.d.ts')}`, text);
  }
}

/** The declarations of one file; `isolatedDeclarations` is what makes them a matter of this file alone. */
function declaration(source: string, fileName: string): string {
  const { outputText } = ts.transpileDeclaration(source, {
    fileName,
    compilerOptions: { isolatedDeclarations: true },
  });
  return outputText
    .replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'")
    .replaceAll("from '@weapp-auth/protocol'", "from './protocol/index.js'");
}
