import { createWeappAuth } from '@weapp-auth/server';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext } from '../command-entry.ts';
import { readResealConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { openStore } from '../open-store.ts';
import { migrateOrRefuse } from '../serve/migrate-or-refuse.ts';
import { createLogger } from '../server-logger.ts';

/** Runs `weapp-auth reseal`. */
export async function runReseal(context: CommandContext): Promise<number> {
  const { output } = context;
  const read = readResealConfig(context);
  if (read.kind === 'problems') return printProblems(output, read.problems);
  const { database, secrets } = read.config;
  const store = await openStore(database, context.cwd);
  try {
    await migrateOrRefuse(store, false);
    const auth = createWeappAuth({
      apps: async () => null,
      secret: secrets.map((secret) => secret.reveal()),
      store,
      background: false,
      logger: createLogger('warn', context.stderr),
    });
    const phones = await auth.api.reseal();
    await auth.close();
    output.print(
      {
        zh: `已用新密钥重新加密 ${phones} 个手机号。现在可以去掉旧密钥。`,
        en: `Sealed ${phones} phone numbers under the new secret. The old one can be taken out now.`,
      },
      { event: 'resealed', phones },
    );
    return exitCodes.ok;
  } finally {
    await store.close();
  }
}
