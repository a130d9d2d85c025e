#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { runCli } from './program.ts';

loadEnvFile();

// Not awaited at the top: the single file is CommonJS, which starts faster and cannot wait there.
void main();

async function main(): Promise<void> {
  process.exitCode = await runCli(process.argv.slice(2), {
    env: process.env,
    cwd: process.cwd(),
    nodeVersion: process.version,
    now: Date.now,
    readFile: (path) => readFileSync(path, 'utf8'),
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    interrupted,
  });
}

/** Variables of a `.env` in this folder count as set, unless the environment has them already. */
function loadEnvFile(): void {
  try {
    process.loadEnvFile();
  } catch {
    // Most folders have none.
  }
}

function interrupted(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve(signal);
      });
    }
  });
}
