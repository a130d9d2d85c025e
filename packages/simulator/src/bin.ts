#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { readArguments } from './cli/arguments.ts';
import { help, mistake } from './cli/help.ts';
import { run } from './cli/run.ts';
import type { Language } from './shared/local-text.ts';

// The only file that knows the process.
const { LC_ALL, LC_MESSAGES, LANG } = process.env;
const language: Language = /^zh/i.test(LC_ALL ?? LC_MESSAGES ?? LANG ?? '') ? 'zh' : 'en';

async function main(): Promise<void> {
  const request = readArguments(process.argv.slice(2));
  switch (request.kind) {
    case 'help':
      console.log(help[language]);
      break;
    case 'version':
      console.log(versionOfPackage());
      break;
    case 'mistake':
      console.error(`${mistake[language]}${request.message}`);
      process.exitCode = 2;
      break;
    case 'run': {
      const result = await run(request.options, { language, write: (line) => console.log(line) });
      if (result.kind === 'ended') {
        process.exitCode = result.exitCode;
      } else {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) {
          process.once(signal, () => void result.close());
        }
      }
      break;
    }
    default:
      request satisfies never;
  }
}

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '';
}

await main();
