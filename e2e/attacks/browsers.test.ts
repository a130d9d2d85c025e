import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AttackedServer, app, sendRaw, startAttackedServer } from './attacked-server.fixture.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await startAttackedServer();
});
afterAll(() => server?.close());

test('TRACE sends nothing back', async () => {
  for (const method of ['TRACE', 'TRACK', 'DEBUG']) {
    for (const path of ['/', '/auth/me', '/auth/login']) {
      const answer = await sendRaw(server.port, [
        `${method} ${path} HTTP/1.1`,
        'Host: a',
        'X-Canary: kept-back',
      ]);
      expect(answer, `${method} ${path}`).toMatch(/^HTTP\/1\.1 4/);
      expect(answer).not.toContain('kept-back');
    }
  }
});

test('no folder is listed and no file of the server is given out', async () => {
  const paths = [
    '/auth/',
    '/auth/avatars',
    '/auth/avatars/',
    '/avatars/',
    '/.git/HEAD',
    '/.git/',
    '/.env',
    '/package.json',
    '/weapp-auth.db',
    '/auth/avatars/..%2f..%2fweapp-auth.db',
    '/auth/avatars/../../weapp-auth.db',
  ];
  for (const path of paths) {
    const answer = await sendRaw(server.port, [`GET ${path} HTTP/1.1`, 'Host: a']);
    expect(answer, path).toMatch(/^HTTP\/1\.1 (?:40[04]|200) /);
    expect(answer).not.toMatch(/SQLite format|index of|WX_APP_SECRET|weapp-auth\.db"/i);
    if (answer.startsWith('HTTP/1.1 200')) expect(answer).toContain('<title>weapp-auth</title>');
  }
});

test('a page of another origin can neither ask beforehand nor post a form', async () => {
  const from = ['Host: a', 'Origin: https://evil.example', 'Sec-Fetch-Site: cross-site'];
  const asked = await sendRaw(server.port, [
    'OPTIONS /auth/me HTTP/1.1',
    ...from,
    'Access-Control-Request-Method: DELETE',
    'Access-Control-Request-Headers: authorization',
  ]);
  expect(asked).toMatch(/^HTTP\/1\.1 405 /);
  expect(asked.toLowerCase()).not.toContain('access-control-allow');
  const body = JSON.stringify({ appId: app.appId, code: 'x' });
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b']) {
    const head = [
      'POST /auth/login HTTP/1.1',
      ...from,
      `Content-Type: ${type}`,
      `Content-Length: ${body.length}`,
    ];
    expect(await sendRaw(server.port, head, body), type).toMatch(/^HTTP\/1\.1 400 /);
  }
});

test.each([
  ['Content-Length: 4', 'Transfer-Encoding: chunked'],
  ['Transfer-Encoding: chunked', 'Content-Length: 4'],
  ['Content-Length: 4', 'Content-Length: 60'],
  ['Content-Length: +4'],
  ['Transfer-Encoding: identity, chunked, identity'],
  ['Transfer-Encoding : chunked'],
])('a message whose end is told in two ways (%s, %s) hides no second one', async (...lines) => {
  const head = ['POST /auth/login HTTP/1.1', 'Host: a', 'Content-Type: application/json', ...lines];
  const hidden = '0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n';
  const answer = await sendRaw(server.port, head, hidden);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
});

test('nobody is logged in by a cookie, nor by an address with a token in it', async () => {
  const { token } = await server.logIn('alice');
  const cookies = [
    'Cookie: token=x',
    `Cookie: authorization=Bearer ${token}; token=${token}; session=${token}`,
  ];
  for (const cookie of cookies) {
    expect(await sendRaw(server.port, ['GET /auth/me HTTP/1.1', 'Host: a', cookie])).toMatch(
      /^HTTP\/1\.1 401 /,
    );
  }
  for (const query of [`token=${token}`, `access_token=${token}`, `authorization=Bearer%20${token}`]) {
    const answer = await sendRaw(server.port, [`GET /auth/me?${query} HTTP/1.1`, 'Host: a']);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  }
  expect(server.output()).not.toContain(token);
});

test('a safe method changes nothing', async () => {
  const { token } = await server.logIn('alice');
  const who = ['Host: a', `Authorization: Bearer ${token}`];
  for (const path of ['/auth/logout', '/auth/sessions', '/auth/me', '/auth/me/phone', '/auth/me/profile']) {
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      await sendRaw(server.port, [`${method} ${path} HTTP/1.1`, ...who]);
  }
  expect(await server.statusOf(token)).toBe(200);
});
