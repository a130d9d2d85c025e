import { exitCodes } from '../cli-context.ts';
import type { CommandContext } from '../command-entry.ts';

/** Stands in for `dev` in the single-file build, which has neither the playground nor the demo beside it. */
export async function runDev({ output }: CommandContext): Promise<number> {
  output.fail(
    {
      zh: '这个单文件版本不含 dev。请用 npx weapp-auth dev',
      en: 'This single file does not contain dev. Use npx weapp-auth dev',
    },
    { event: 'error', code: 'not_in_this_file' },
  );
  return exitCodes.usage;
}
