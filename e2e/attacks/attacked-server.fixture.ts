import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createEmulator, type Emulator, listenEmulator } from '@weapp-auth/emulator';
import { makeFolder, startCommand } from '../command.fixture.ts';

/** The mini program whose login server is attacked. */
export const app = { appId: 'wx0123456789abcdef', secret: '0123456789abcdef0123456789abcdef' };

/** `weapp-auth serve` with its default limits, and the WeChat it believes. */
export interface AttackedServer {
  readonly url: string;
  readonly port: number;
  readonly emulator: Emulator;
  /** What WeChat has sent to the server. */
  readonly pushed: readonly Request[];
  /** Everything that the server has written. */
  readonly output: () => string;
  /** Logs a person in; gives back the token and the openid. */
  logIn(person: string): Promise<{ readonly token: string; readonly openid: string }>;
  /** The status of `GET /auth/me`: 200 while nobody has done harm. */
  statusOf(token: string): Promise<number>;
  close(): Promise<void>;
}

/** Starts both. `variables` come on top of what the server needs. */
export async function startAttackedServer(
  variables: Readonly<Record<string, string>> = {},
): Promise<AttackedServer> {
  const pushed: Request[] = [];
  const send = (request: Request): Promise<Response> => {
    pushed.push(request.clone());
    return fetch(request);
  };
  const emulator = createEmulator({ seed: 'demo', apps: [app], fetch: send });
  const wechat = await listenEmulator(emulator);
  const folder = await makeFolder();
  const env = {
    WX_APPID: app.appId,
    WX_APP_SECRET: app.secret,
    WEAPP_AUTH_SECRET: 'k'.repeat(40),
    WECHAT_BASE_URL: wechat.url,
    HOST: '127.0.0.1',
    PORT: '0',
    ...variables,
  };
  const command = startCommand(['serve', '--json'], { cwd: folder.path, env });
  const url = String((await command.event('ready')).url);
  return {
    url,
    port: Number(new URL(url).port),
    emulator,
    pushed,
    output: command.output,
    logIn: (person) => logIn({ url, emulator }, person),
    async statusOf(token) {
      const response = await fetch(`${url}/auth/me`, { headers: { authorization: `Bearer ${token}` } });
      await response.arrayBuffer();
      return response.status;
    },
    async close() {
      command.child.kill('SIGTERM');
      await command.ended;
      await wechat.close();
      await folder.remove();
    },
  };
}

/** Sends a request letter by letter as given, and gives back all that came. */
export async function sendRaw(port: number, lines: readonly string[], body = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  return text(socket);
}

async function logIn(
  { url, emulator }: Pick<AttackedServer, 'url' | 'emulator'>,
  person: string,
): Promise<{ readonly token: string; readonly openid: string }> {
  const response = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ appId: app.appId, code: await wxLogin(emulator, person) }),
  });
  const { token } = Object(await response.json());
  const accounts = [...emulator.platform.state.accounts.values()];
  const openid = accounts.find(({ appId, userId }) => appId === app.appId && userId === person)?.openid;
  if (typeof token !== 'string' || openid === undefined) throw new Error('the login failed');
  return { token, openid };
}

function wxLogin(emulator: Emulator, person: string): Promise<string> {
  return new Promise((resolve, reject) => {
    emulator.wx(person, app.appId).login({
      success: ({ code }) => resolve(code),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    });
  });
}
