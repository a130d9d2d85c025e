import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AttackedServer, sendRaw, startAttackedServer } from './attacked-server.fixture.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await startAttackedServer({ PUBLIC_URL: 'https://login.example.com' });
});
afterAll(() => server?.close());

const discovery = '/auth/.well-known/openid-configuration';

describe('a host that is none', () => {
  test.each([
    'a:99999',
    '1.2.3.256',
    '0x7f.1.2.3.4',
    'a b',
    'a/b',
    'a?b',
    'user@a',
    '[::1',
    'a\\b',
    '%00',
    'a,b',
    '<script>',
    'xn--\u00e4',
    'a'.repeat(9000),
  ])('%j is a 4xx on every path, without a stack in the log', async (host) => {
    for (const path of [discovery, '/auth/docs', '/auth/me', '/healthz', '/nowhere']) {
      const answer = await sendRaw(server.port, [`GET ${path} HTTP/1.1`, `Host: ${host}`]);
      // Node itself refuses the ones that no header may hold; what is a host in the end is answered.
      expect(answer, path).toMatch(/^HTTP\/1\.1 (?:4\d\d|200) /);
      expect(answer).not.toContain('    at ');
    }
    expect(server.output()).not.toMatch(/a request failed|\.ts:\d+/);
  });

  test.each([
    'GET /auth/me HTTP/1.1\r\n\r\n',
    'GET /auth/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'GET http://evil.example.com/auth/me HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET * HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /%zz?%zz HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n',
    'nonsense\r\n\r\n',
    'POST /auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
    'POST /auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n{}',
  ])('%j makes no 5xx', async (raw) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.end(raw);
    expect(await text(socket)).not.toMatch(/^HTTP\/1\.1 5/);
    expect(server.output()).not.toContain('a request failed');
  });
});

test.each([
  ['Host: evil.example.com'],
  ['Host: login.example.com', 'X-Forwarded-Host: evil.example.com'],
  ['Host: evil.example.com', 'Forwarded: host=evil.example.com;proto=http'],
])('%s does not choose who issues tokens', async (...lines) => {
  const answer = await sendRaw(server.port, [`GET ${discovery} HTTP/1.1`, ...lines]);
  expect(answer).toContain('"issuer":"https://login.example.com/auth"');
  expect(answer).not.toContain('evil');
});

describe('metrics for programs on this machine are given to nobody', () => {
  test('through a proxy on this machine', async () => {
    const local = `Host: 127.0.0.1:${server.port}`;
    expect(await sendRaw(server.port, ['GET /metrics HTTP/1.1', local])).toMatch(/^HTTP\/1\.1 200 /);
    const passedOn = [
      ['X-Forwarded-For: 127.0.0.1'],
      ['x-real-ip: 127.0.0.1'],
      ['Via: 1.1 proxy'],
      ['Forwarded: for=127.0.0.1'],
      ['X-Forwarded-Proto: https'],
      ['X-FORWARDED-HOST: localhost'],
    ];
    for (const lines of passedOn) {
      expect(await sendRaw(server.port, ['GET /metrics HTTP/1.1', local, ...lines])).toMatch(
        /^HTTP\/1\.1 404 /,
      );
    }
    const named = await sendRaw(server.port, ['GET /metrics HTTP/1.1', 'Host: login.example.com']);
    expect(named).toMatch(/^HTTP\/1\.1 404 /);
  });

  test.each([
    '/x/../metrics',
    '/auth/../metrics',
    '/x/%2e%2e/metrics',
    '/./metrics',
    '//metrics',
    '/metrics/',
    '/METRICS',
  ])('by the path %s, which a proxy may let pass', async (path) => {
    const answer = await sendRaw(server.port, [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${server.port}`]);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toContain('process_');
  });
});

test('a reader of the reference is in no frame and runs nothing', async () => {
  const answer = await sendRaw(server.port, ['GET /auth/docs HTTP/1.1', 'Host: a']);
  expect(answer).toMatch(/content-security-policy: default-src 'none';.*frame-ancestors 'none'/i);
  const { port } = server;
  const [one, two] = await Promise.all(
    ['a', '"><script>alert(1)</script>'].map((lang) =>
      sendRaw(port, [`GET /auth/docs?lang=${encodeURIComponent(lang)} HTTP/1.1`, 'Host: a']),
    ),
  );
  expect(one?.split('\r\n\r\n')[1]).toBe(two?.split('\r\n\r\n')[1]);
});
