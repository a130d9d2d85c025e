import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder, runCommand } from '../command.fixture.ts';
import { type AttackedServer, app, sendRaw, startAttackedServer } from './attacked-server.fixture.ts';

let server: AttackedServer;
let victim: { readonly token: string; readonly openid: string };
beforeAll(async () => {
  server = await startAttackedServer();
  victim = await server.logIn('alice');
});
afterAll(() => server?.close());

/** Everything that CloudRun's gateway says of a person. */
function forgedHeaders(): string[] {
  return [
    'X-WX-SOURCE: wx_client',
    `X-WX-APPID: ${app.appId}`,
    `X-WX-OPENID: ${victim.openid}`,
    `X-WX-FROM-OPENID: ${victim.openid}`,
    `X-WX-FROM-APPID: ${app.appId}`,
    'X-WX-UNIONID: oUnion',
    'X-WX-ENV: prod-1',
  ];
}

/** Straight to the handler, through a `Request`, and by what only the latter takes. */
const ways: readonly (readonly [string, readonly string[], string])[] = [
  ['with a length', ['Content-Type: application/json', 'Content-Length: 2'], '{}'],
  ['in chunks', ['Content-Type: application/json', 'Transfer-Encoding: chunked'], '2\r\n{}\r\n0\r\n\r\n'],
  ['with a host in capitals', ['Content-Type: application/json', 'Content-Length: 2'], '{}'],
];

describe.each(ways)('headers of CloudRun, sent %s', (way, lines, body) => {
  const host = way.includes('capitals') ? 'Host: LOCALHOST' : 'Host: localhost';

  test.each([
    ['POST', '/auth/login/cloud', 404],
    ['POST', '/auth/login/cloud/', 404],
    ['POST', '/auth/login', 400],
    ['DELETE', '/auth/me', 401],
    ['POST', '/auth/access-token', 401],
  ])('log nobody in at %s %s', async (method, path, status) => {
    const head = [`${method} ${path} HTTP/1.1`, host, ...lines, ...forgedHeaders()];
    expect(await sendRaw(server.port, head, body)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(await server.statusOf(victim.token)).toBe(200);
  });
});

test.each([
  ['two tokens', ['Authorization: Bearer a', 'Authorization: Bearer {token}']],
  ['a token after a comma', ['Authorization: Bearer a, Bearer {token}']],
  ['a token behind a token', ['Authorization: Bearer {token}x']],
  ['a token in a cookie', ['Cookie: authorization=Bearer {token}']],
  ['a token as a user name', ['Authorization: Basic {token}']],
])('%s are no login, on both ways', async (_name, lines) => {
  const sent = lines.map((line) => line.replace('{token}', victim.token));
  for (const host of ['Host: localhost', 'Host: LOCALHOST']) {
    const answer = await sendRaw(server.port, ['GET /auth/me HTTP/1.1', host, ...sent]);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  }
});

test('outside CloudRun the login by headers is not switched on by one variable', async () => {
  const folder = await makeFolder();
  const env = {
    WX_APPID: app.appId,
    WX_APP_SECRET: app.secret,
    WEAPP_AUTH_SECRET: 'k'.repeat(40),
    CLOUDRUN_LOGIN: '1',
  };
  const { exitCode, output } = await runCommand(['serve'], { cwd: folder.path, env });
  await folder.remove();
  expect(exitCode).toBe(78);
  expect(output).toContain('CLOUDRUN_GATEWAY_ONLY=1');
});
