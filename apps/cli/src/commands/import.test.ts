import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWeappAuth, type Store, type WeappAuth } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../program.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weapp-auth-import-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const appId = 'wx1de30a7400000001';
const app = ['--app', appId];

describe('weapp-auth import and export', () => {
  test('bring the users of another system in, and everything from one database to another', async () => {
    write('users.csv', '\uFEFFopenid,nickname\r\nopenid-1,"小爱, 同学"\r\n\r\nopenid-2,\r\n');
    expect(await run(['import', 'users.csv', ...app])).toMatchObject({
      exitCode: 0,
      event: { added: 2, invalid: 0 },
    });
    expect(await run(['export', 'all.ndjson'])).toMatchObject({
      exitCode: 0,
      event: { rows: 4, resumed: false },
    });
    const other = { DATABASE_URL: 'sqlite:other.db' };
    const imported = await run(['import', 'all.ndjson'], other);
    expect(imported).toMatchObject({ exitCode: 0, event: { rows: 4, added: 4, differences: [] } });
    const { stdout } = await run(['export'], other);
    expect(stdout).toBe(readFileSync(join(folder, 'all.ndjson'), 'utf8'));
  });

  test('go on where they were broken off', async () => {
    write('users.csv', `openid\n${Array.from({ length: 300 }, (_, index) => `openid-${index}`).join('\n')}`);
    await run(['import', 'users.csv', ...app]);
    await run(['export', 'all.ndjson']);
    const whole = readFileSync(join(folder, 'all.ndjson'), 'utf8');
    truncateSync(join(folder, 'all.ndjson'), Math.floor(whole.length / 2));
    expect(await run(['import', 'all.ndjson'], { DATABASE_URL: 'sqlite:other.db' })).toMatchObject({
      exitCode: 1,
      event: { event: 'error' },
    });
    expect(await run(['export', 'all.ndjson'])).toMatchObject({ exitCode: 0, event: { resumed: true } });
    expect(readFileSync(join(folder, 'all.ndjson'), 'utf8')).toBe(whole);
    expect(await run(['export', 'all.ndjson'])).toMatchObject({
      exitCode: 0,
      event: { event: 'whole-already' },
    });
  });

  test('tell how much of all an export has written', async () => {
    write('users.csv', `openid\n${Array.from({ length: 300 }, (_, index) => `openid-${index}`).join('\n')}`);
    await run(['import', 'users.csv', ...app]);
    const { progress } = await run(['export', 'all.ndjson']);
    expect(progress).toEqual({ event: 'progress', table: 'users', rows: 300, totalRows: 300, ofRows: 600 });
  });

  test('write nothing in a dry run, no database either', async () => {
    write('users.csv', 'openid\nopenid-1\n');
    const { event } = await run(['import', 'users.csv', '--dry-run', ...app]);
    expect(event).toMatchObject({ dryRun: true, added: 1 });
    // Whom unionids join is not known before they are written.
    expect(event).not.toHaveProperty('joined');
    expect(existsSync(join(folder, '.weapp-auth'))).toBe(false);
    expect(await run(['import', 'users.csv', ...app])).toMatchObject({ event: { added: 1 } });
  });

  test('say which columns are used and which are ignored before the first row is read', async () => {
    write('users.csv', 'id;wx_openid;nick_name;gender\n1;openid-1;小爱;1\n');
    const { stdout, event } = await run(['import', 'users.csv', ...app]);
    expect(event).toMatchObject({ added: 1 });
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual({
      event: 'columns',
      encoding: 'utf-8',
      delimiter: ';',
      used: [
        { column: 'wx_openid', field: 'openid' },
        { column: 'nick_name', field: 'nickname' },
      ],
      ignored: ['id', 'gender'],
    });
  });

  test('take times without a zone only with the zone of the table, and name rows by their line', async () => {
    write('users.csv', 'openid,created_at\r\n\r\nopenid-1,2023-01-02 03:04:05\r\nopenid-2,1700000000\r\n');
    const problem = 'created_at has no time zone, and none is named for the table';
    expect(await run(['import', 'users.csv', ...app])).toMatchObject({
      exitCode: 1,
      event: { added: 1, invalid: 1, problems: [{ line: 3, problem }] },
    });
    const zone = ['--time-zone', 'Asia/Shanghai'];
    expect(await run(['import', 'users.csv', ...app, ...zone])).toMatchObject({
      exitCode: 0,
      event: { added: 1, known: 1 },
    });
    const { stdout } = await run(['export']);
    expect(stdout).toContain(`"created_at":${Date.UTC(2023, 0, 1, 19, 4, 5)}`);
  });

  test('seal phone numbers with the secret beside the SQLite file, and name those that another user has', async () => {
    write('users.csv', 'openid,phone\nopenid-1,13800138000\nopenid-2,+86 138-0013-8000\nopenid-3,12\n');
    const dry = await run(['import', 'users.csv', '--dry-run', ...app]);
    expect(existsSync(join(folder, '.weapp-auth', 'weapp-auth.secret'))).toBe(false);
    const { event, exitCode } = await run(['import', 'users.csv', ...app]);
    expect({ ...(dry.event as object), dryRun: false, joined: 0 }).toEqual(event);
    expect(exitCode).toBe(1);
    expect(event).toMatchObject({
      added: 2,
      phones: 1,
      phonesTaken: 1,
      invalid: 1,
      problems: [
        { line: 3, problem: 'imported without its phone: another user has it' },
        { line: 4, problem: 'phone is not a phone number' },
      ],
    });
    const kept = readFileSync(join(folder, '.weapp-auth', 'weapp-auth.secret'), 'utf8').trim();
    expect(await phoneOf('openid-1', kept)).toBe('13800138000');
    expect(await phoneOf('openid-2', kept)).toBeNull();
    const { stdout } = await run(['export']);
    expect(stdout).not.toContain('13800138000');
  });

  test('seal phone numbers with the secret that the server has, not with another one', async () => {
    write('users.csv', 'openid,mobile\nopenid-1,13800138000\n');
    write('more.csv', 'openid,mobile\nopenid-2,13800138001\n');
    const secret = 'a-secret-that-the-server-gets-elsewhere';
    await run(['import', 'users.csv', ...app], { WEAPP_AUTH_SECRET: secret });
    expect(await phoneOf('openid-1', secret)).toBe('13800138000');
    expect(await run(['import', 'more.csv', ...app])).toMatchObject({
      exitCode: 1,
      event: { code: 'secret_missing' },
    });
    expect(existsSync(join(folder, '.weapp-auth', 'weapp-auth.secret'))).toBe(false);
    expect(await run(['import', 'more.csv', ...app], { WEAPP_AUTH_SECRET: 'short' })).toMatchObject({
      exitCode: 78,
    });
  });

  test('make no secret for a server that has made signing keys under its own', async () => {
    write('one.csv', 'openid\nopenid-1\n');
    write('users.csv', 'openid,mobile\nopenid-2,13800138000\n');
    await run(['import', 'one.csv', ...app]);
    const auth = openAuth('a-secret-that-the-server-gets-elsewhere');
    const answer = await auth.fetch(new Request('https://api.example.com/auth/.well-known/jwks.json'));
    await auth.close();
    expect(answer.status).toBe(200);
    expect(await run(['import', 'users.csv', ...app])).toMatchObject({
      exitCode: 1,
      event: { code: 'secret_missing' },
    });
    expect(existsSync(join(folder, '.weapp-auth', 'weapp-auth.secret'))).toBe(false);
  });

  test('need no secret for a table without phone numbers', async () => {
    write('users.csv', 'openid,phone\nopenid-1,\n');
    expect(await run(['import', 'users.csv', ...app])).toMatchObject({ exitCode: 0, event: { added: 1 } });
    write('others.csv', 'openid\nopenid-2\n');
    rmSync(join(folder, '.weapp-auth', 'weapp-auth.secret'));
    await run(['import', 'others.csv', ...app]);
    expect(existsSync(join(folder, '.weapp-auth', 'weapp-auth.secret'))).toBe(false);
  });

  test('tell when the database holds something else than the file afterwards', async () => {
    write('users.csv', 'openid\nopenid-1\n');
    await run(['import', 'users.csv', ...app]);
    await run(['export', 'one.ndjson']);
    write('more.csv', 'openid\nopenid-2\n');
    await run(['import', 'more.csv', ...app]);
    const differences = [
      { table: 'users', expectedRows: 1, foundRows: 2 },
      { table: 'identities', expectedRows: 1, foundRows: 2 },
    ];
    expect(await run(['import', 'one.ndjson'])).toMatchObject({
      exitCode: 1,
      event: { added: 0, differences },
    });
  });

  test.each([
    ['a file that there is not', ['import', 'none.ndjson'], null, 64, 'file_missing'],
    ['a CSV file without an app', ['import', 'users.csv'], 'openid\nopenid-1\n', 64, 'app_unknown'],
    ['a CSV file without openids', ['import', 'users.csv', ...app], 'id\n1\n', 1, 'column_missing'],
    ['a CSV file that is none', ['import', 'users.csv', ...app], 'openid\n"a\n', 1, 'csv_malformed'],
    [
      'a time zone that there is not',
      ['import', 'users.csv', ...app, '--time-zone', 'Mars'],
      'openid\na\n',
      64,
      'time_zone_unknown',
    ],
    [
      'an encoding that there is not',
      ['import', 'users.csv', ...app, '--encoding', 'x'],
      'openid\na\n',
      64,
      'encoding_unknown',
    ],
    [
      'a CSV file with lost characters',
      ['import', 'users.csv', ...app],
      'openid\n\uFFFD\n',
      1,
      'text_spoiled',
    ],
    ['a dry run of an export', ['import', 'all.ndjson', '--dry-run'], '{}\n', 64, 'dry_run_unsupported'],
    ['a file that is something else', ['import', 'users.ndjson'], '{"a":1}\n', 1, 'export_malformed'],
    [
      'to go on in a file that is something else',
      ['export', 'users.ndjson'],
      'my letters\n',
      1,
      'export_malformed',
    ],
  ])('refuse %s', async (_, args, content, exitCode, code) => {
    if (content !== null) write(args[1] ?? '', content);
    expect(await run(args)).toMatchObject({ exitCode, event: { event: 'error', code } });
    if (content !== null) expect(readFileSync(join(folder, args[1] ?? ''), 'utf8')).toBe(content);
  });
});

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content);
}

/** The login server itself, over what was imported. */
function openAuth(secret: string, store = openFile()): WeappAuth {
  return createWeappAuth({ store, secret, apps: [{ appId, secret: '0'.repeat(32) }] });
}

function openFile(): Store {
  return sqliteStore({ path: join(folder, '.weapp-auth', 'weapp-auth.db') });
}

/** The number that the login server reads. */
async function phoneOf(openId: string, secret: string): Promise<string | null> {
  const store = openFile();
  const auth = openAuth(secret, store);
  try {
    const identity = await store.findIdentity(appId, openId);
    const phone = identity && (await auth.api.getPhoneNumber(identity.userId));
    return phone?.number ?? null;
  } finally {
    await auth.close();
  }
}

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  /** The last JSON line that was printed. */
  readonly event: unknown;
  /** The first line that told how far it is. */
  readonly progress: unknown;
}

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const printed = { stdout: '', all: '' };
  const exitCode = await runCli([...args, '--json'], {
    env,
    cwd: folder,
    nodeVersion: process.version,
    now: () => Date.UTC(2026, 0, 1),
    readFile: (path) => readFileSync(path, 'utf8'),
    stdout: (text) => {
      printed.stdout += text;
      printed.all += text;
    },
    stderr: (text) => {
      printed.all += text;
    },
    interrupted: () => new Promise(() => {}),
  });
  const lines = printed.all.trim().split('\n');
  const last = lines.at(-1) ?? '';
  const progress = lines.find((line) => line.startsWith('{"event":"progress"')) ?? 'null';
  return {
    exitCode,
    stdout: printed.stdout,
    event: last === '' ? null : JSON.parse(last),
    progress: JSON.parse(progress),
  };
}
