import { app } from '../lib/app.ts';
import { httpRequest } from '../lib/http-request.ts';
import { load } from '../lib/load.ts';
import type { PartContext, Table } from '../lib/result.ts';
import { type ServerProcess, startServer } from '../lib/server-process.ts';
import { median, spreadOf } from '../lib/statistics.ts';

const rounds = 7;

/** A whole login over HTTP: the phone asks for a code (control API), the server redeems it. */
export async function loginTable({ progress }: PartContext): Promise<Table> {
  const server = await startServer('emulator.ts');
  const costs: number[] = [];
  try {
    await logInFor(server, 2000);
    for (let round = 1; round <= rounds; round += 1) {
      progress(`whole logins, round ${round}/${rounds}`);
      costs.push(await logInFor(server, 1000));
    }
  } finally {
    await server.stop();
  }
  return {
    id: 'emulator-logins',
    title: {
      zh: '经 HTTP 的完整登录：取 code 并换取',
      en: 'A whole login over HTTP: a code, and its exchange',
    },
    unit: { zh: '微秒 CPU／次', en: 'µs of CPU a login' },
    better: 'lower',
    method: {
      zh: '32 个连接，服务器独占一个核；wx.login 经控制接口，jscode2session 如 SDK 所调用；1000 微秒即每核每秒 1000 次',
      en: '32 connections, server on a core of its own; wx.login by the control API, jscode2session as an SDK calls it; 1000 µs are 1000 logins a second and core',
    },
    rows: [
      {
        name: { zh: '微信模拟器', en: 'emulator' },
        role: 'ours',
        value: median(costs),
        ratio: null,
        spread: spreadOf(costs),
        targets: [{ valueAtMost: 1000 }],
      },
    ],
  };
}

/** Microseconds of the server's CPU for one login; of the clock where the system does not tell CPU time. */
async function logInFor(server: ServerProcess, durationMs: number): Promise<number> {
  const codes: string[] = [];
  const before = server.cpu();
  const { answered, failed, seconds } = await load({
    port: server.port,
    connections: 32,
    durationMs,
    request: () => nextRequest(codes.pop()),
    look: (answer) => {
      const code = /"code":"([^"]+)"/.exec(answer)?.[1];
      if (code !== undefined) codes.push(code);
    },
  });
  const after = server.cpu();
  if (failed > 0) throw new Error(`${failed} of ${answered} answers failed`);
  const spent = before === null || after === null ? seconds * 1000 : after - before;
  return (spent * 1000) / (answered / 2);
}

let person = 0;

/** The exchange of a code that somebody has; without one somebody asks for it. */
function nextRequest(code: string | undefined): Buffer {
  if (code !== undefined) {
    const query = `appid=${app.appId}&secret=${app.secret}&js_code=${code}&grant_type=authorization_code`;
    return httpRequest('GET', `/sns/jscode2session?${query}`);
  }
  person = (person + 1) % 20_000;
  const body = JSON.stringify({ appId: app.appId, user: `user-${person}` });
  return httpRequest('POST', '/__emulator/wx/login', { body });
}
