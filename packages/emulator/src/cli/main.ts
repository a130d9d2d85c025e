#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { runCommand } from './run.ts';
import { openChild, runChild } from './run-child.ts';

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

// A reader of the output that leaves (`| head`) does not stop the emulator.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const result = await runCommand(process.argv.slice(2), {
  environment: process.env,
  version: manifest.version,
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
  readLines: () => createInterface({ input: process.stdin }),
  runChild,
  openChild,
});

if (result.kind === 'done') process.exitCode = result.exitCode;
else for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void result.stop());
