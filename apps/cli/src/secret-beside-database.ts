import { dirname, join } from 'node:path';
import type { Secret } from '@weapp-auth/server';
import type { Output } from './cli-context.ts';
import { keepSecret, readKeptSecret } from './keep-secret.ts';

/**
 * The secret that belongs to a SQLite file, for servers that were given none: made when there is none yet, and then said.
 *
 * @throws {CliError} `folder_unwritable`
 */
export async function keepSecretBeside(databaseFile: string, output: Output): Promise<Secret> {
  const path = pathBeside(databaseFile);
  const { secret, created } = await keepSecret(path);
  if (created) {
    output.print(
      {
        zh: `已生成密钥并保存在 ${path}，请与数据库一起备份`,
        en: `Made a secret and kept it in ${path}: back it up with the database`,
      },
      { event: 'secret-created', path },
    );
  }
  return secret;
}

/** The same, null when there is none: makes nothing. */
export function readSecretBeside(databaseFile: string): Promise<Secret | null> {
  return readKeptSecret(pathBeside(databaseFile));
}

function pathBeside(databaseFile: string): string {
  return join(dirname(databaseFile), 'weapp-auth.secret');
}
