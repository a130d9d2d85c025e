import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Secret } from '@weapp-auth/server';
import { exitCodes } from './cli-context.ts';
import { CliError } from './cli-error.ts';

/** The server's own secret, and whether it was made just now. */
export interface KeptSecret {
  readonly secret: Secret;
  readonly created: boolean;
}

/**
 * Reads the secret kept in a file, or makes one there (readable by its owner only). For servers on a SQLite file: the
 * secret belongs to that file, and losing both at once loses nothing more than losing the file.
 *
 * @throws {CliError} `folder_unwritable`
 */
export async function keepSecret(path: string): Promise<KeptSecret> {
  const kept = await readKeptSecret(path);
  if (kept) return { secret: kept, created: false };
  const fresh = randomBytes(32).toString('hex');
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Written aside and linked: of processes that start at once, one wins and the others read the whole file.
    await writeFile(draft, `${fresh}\n`, { mode: 0o600 });
    await link(draft, path);
    return { secret: new Secret(fresh), created: true };
  } catch (error) {
    const other = await readKeptSecret(path);
    if (other) return { secret: other, created: false };
    throw unwritable(path, error);
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}

/** The secret kept in a file; null when there is none. */
export async function readKeptSecret(path: string): Promise<Secret | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim().length >= 32 ? new Secret(text.trim()) : null;
}

function unwritable(path: string, cause: unknown): CliError {
  return new CliError({
    code: 'folder_unwritable',
    exitCode: exitCodes.config,
    cause,
    text: {
      zh: `无法写入 ${path}。给这个目录写权限，或设置 WEAPP_AUTH_SECRET`,
      en: `Cannot write ${path}. Make its folder writable, or set WEAPP_AUTH_SECRET`,
    },
  });
}
