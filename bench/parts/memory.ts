import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from '../lib/app.ts';
import { freePort } from '../lib/free-port.ts';
import type { Text } from '../lib/label.ts';
import { load } from '../lib/load.ts';
import type { Phones } from '../lib/phones.ts';
import { startPhones } from '../lib/phones.ts';
import type { Part, PartContext, Row, Table } from '../lib/result.ts';
import type { ServerProcess } from '../lib/server-process.ts';
import { startServer } from '../lib/server-process.ts';

/** Does a login leave anything behind in memory? Two hundred thousand of them, as fast as they go. */
export const memoryPart: Part = { name: 'memory', run: measureMemory };

const steps = 10;
const loginsPerStep = 20_000;
const connections = 50;

async function measureMemory({ progress }: PartContext): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  const phones = await startPhones();
  const server = await startServer('serve.ts', {
    WX_APPID: app.appId,
    WX_APP_SECRET: app.secret,
    WEAPP_AUTH_SECRET: randomBytes(32).toString('hex'),
    WECHAT_BASE_URL: phones.wechatUrl,
    DATABASE_URL: `sqlite:${join(folder, 'login.db')}`,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    LOG_LEVEL: 'warn',
    // All logins come from this machine here, as they do from a proxy of one's own.
    TRUSTED_PROXIES: '127.0.0.1',
  });
  try {
    const megabytes: number[] = [];
    for (let step = 1; step <= steps; step += 1) {
      progress(`${(step * loginsPerStep).toLocaleString('en')} logins`);
      await logIn(phones, server);
      megabytes.push((server.memory() ?? Number.NaN) / 2 ** 20);
    }
    return [curve(megabytes)];
  } finally {
    await server.stop();
    await phones.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function logIn(phones: Phones, server: ServerProcess): Promise<void> {
  let done = 0;
  while (done < loginsPerStep) {
    await phones.prepare();
    const result = await load({
      port: server.port,
      connections,
      durationMs: 1000,
      request: phones.loginRequest,
    });
    if (result.failed > 0) throw new Error(`${result.failed} logins failed`);
    done += result.answered;
  }
}

/** The first step fills caches and grows the heap to its working size; what counts is that the rest stays level. */
function curve(megabytes: readonly number[]): Table {
  const first = megabytes[0] ?? Number.NaN;
  const rows: readonly Row[] = megabytes.map((value, n) => ({
    name: afterLogins((n + 1) * loginsPerStep),
    role: n === 0 ? 'base' : 'ours',
    value,
    ratio: value / first,
    spread: 0,
    ...(n === steps - 1 && { targets: [{ atMost: 1.1 }] }),
  }));
  return {
    id: 'login-memory',
    title: { zh: '200,000 次登录期间的常驻内存', en: 'Resident memory over 200,000 logins' },
    unit: 'MB',
    better: 'lower',
    method: {
      zh: 'weapp-auth serve，五千人，50 个登录并发，SQLite WAL NORMAL，每一步至少 20,000 次登录',
      en: 'weapp-auth serve, five thousand people, 50 logins in flight, SQLite WAL NORMAL, each step at least 20,000 logins',
    },
    rows,
  };
}

function afterLogins(logins: number): Text {
  const count = logins.toLocaleString('en');
  return { zh: `${count} 次登录后`, en: `after ${count} logins` };
}
