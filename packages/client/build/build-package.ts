import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { compile } from './compile.ts';
import { declare } from './declare.ts';
import { chunks, components, root } from './layout.ts';

/**
 * Makes a folder exactly as 构建 npm of WeChat DevTools takes it: CommonJS that old phones run, the native components
 * beside it, and declarations.
 */
export async function buildPackage(output: string): Promise<void> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  // The package itself is an ES module; what it ships is not, and Node wants to know.
  await writeFile(`${output}/package.json`, '{"type":"commonjs"}\n');
  await Promise.all([
    ...Object.keys(chunks).map((chunk) => buildChunk(chunk, output)),
    ...components.map((component) => buildComponent(component, output)),
    declare(output),
  ]);
}

async function buildChunk(chunk: string, output: string): Promise<void> {
  const code = (chunks[chunk] ?? []).map((name) => `export * from './src/${name}.ts';`).join('\n');
  await writeFile(`${output}/${chunk}.js`, await compile({ code, chunk, up: './' }));
}

async function buildComponent(name: string, output: string): Promise<void> {
  const from = `${root}components/${name}/${name}`;
  const to = `${output}/${name}/${name}`;
  await mkdir(`${output}/${name}`, { recursive: true });
  await writeFile(
    `${to}.js`,
    await compile({ code: `import './components/${name}/${name}.ts';`, up: '../' }),
  );
  await copyFile(`${from}.json`, `${to}.json`);
  for (const kind of ['wxml', 'wxss']) {
    await writeFile(`${to}.${kind}`, tighten(await readFile(`${from}.${kind}`, 'utf8')));
  }
}

/** Comments and indentation are for us. */
function tighten(text: string): string {
  return text
    .replaceAll(/\/\*.*?\*\/|<!--.*?-->/gs, '')
    .replaceAll(/\n\s*/g, '\n')
    .trim();
}
