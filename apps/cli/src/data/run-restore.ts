import { resolve } from 'node:path';
import type { Store } from '@weapp-auth/server';
import { DataFormatError, secretFits } from '@weapp-auth/server/data';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import { readDatabaseConfig, readSecretConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { sizeOf } from './export-file.ts';
import { openForImport } from './open-for-import.ts';
import { refuseMissing } from './refuse-import.ts';
import { importExport, refuseFile } from './run-import.ts';

/** Runs `weapp-auth restore`; see `commands/restore.ts`. Returns the exit code. */
export async function runRestore(context: CommandContext, { args }: CommandInput): Promise<number> {
  const [file = ''] = args;
  const path = resolve(context.cwd, file);
  if ((await sizeOf(path)) === 0) return refuseMissing(context, file);
  const [database, secrets] = [readDatabaseConfig(context), readSecretConfig(context)];
  if (database.kind === 'problems') return printProblems(context.output, database.problems);
  if (secrets.kind === 'problems') return printProblems(context.output, secrets.problems);
  const store = await openForImport(database.config, context.cwd, false);
  try {
    const isUnderWay = (await sizeOf(`${path}.progress`)) > 0;
    if (!isUnderWay && (await isUsed(store))) return refuseUsed(context);
    const code = await importExport(context, store, path);
    const given = secrets.config?.map((secret) => secret.reveal()) ?? null;
    return (await reportSecret(context, store, given)) ? code : exitCodes.failed;
  } catch (error) {
    if (!(error instanceof DataFormatError)) throw error;
    return refuseFile(context, error);
  } finally {
    await store.close();
  }
}

async function isUsed(store: Store): Promise<boolean> {
  return (await store.dumpRows({ table: 'users', after: null, limit: 1 })).rows.length > 0;
}

function refuseUsed({ output }: CommandContext): number {
  output.fail(
    {
      zh: '这个数据库里已有用户，未作任何改动：换一个空的数据库，或用 weapp-auth import 并入',
      en: 'This database has users and was left alone: name an empty one, or add to it with weapp-auth import',
    },
    { event: 'error', code: 'database_in_use' },
  );
  return exitCodes.usage;
}

/** Whether nothing speaks against serving with the secrets that are set. */
async function reportSecret(
  { output }: CommandContext,
  store: Store,
  secrets: readonly string[] | null,
): Promise<boolean> {
  const fits = secrets === null ? null : await secretFits(store, secrets);
  if (fits === true) {
    output.print(
      {
        zh: 'WEAPP_AUTH_SECRET 能读取备份中加密的内容。',
        en: 'WEAPP_AUTH_SECRET opens what is sealed in the backup.',
      },
      { event: 'secret', fits },
    );
    return true;
  }
  if (fits === false) {
    output.fail(
      {
        zh: 'WEAPP_AUTH_SECRET 不是写下这份备份的服务器所用的密钥：数据已恢复，但 session_key 与手机号无法读取。设为原来的值再启动',
        en: 'WEAPP_AUTH_SECRET is not that of the server that wrote this backup: the rows are restored, but session_keys and phone numbers cannot be read. Set the former value before you serve',
      },
      { event: 'secret', fits },
    );
    return false;
  }
  output.print(
    {
      zh: '没有检查密钥：启动前请把 WEAPP_AUTH_SECRET 设为原服务器所用的值。',
      en: 'The secret was not checked: before you serve, set WEAPP_AUTH_SECRET to what the former server had.',
    },
    { event: 'secret', fits },
  );
  return true;
}
