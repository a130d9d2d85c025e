import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@weapp-auth/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../open-store.ts';
import { checkCache, checkClock, checkCredentials, checkDatabase, checkNode } from './doctor-checks.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

describe('Node', () => {
  test.each([
    ['v22.18.0', 'ok'],
    ['v24.11.1', 'ok'],
    ['v26.0.0', 'ok'],
    ['v20.20.2', 'warning'],
    ['v22.17.9', 'warning'],
    ['v23.9.0', 'warning'],
  ])('%s is %s', (version, expected) => {
    expect(checkNode(version).status).toBe(expected);
  });
});

describe('the database', () => {
  const database = { kind: 'sqlite', path: 'auth.db' } as const;
  let cwd = '';
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'weapp-auth-doctor-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  test('is fine once its schema is up to date', async () => {
    const place = { cwd, now: Date.now };
    expect(await checkDatabase(database, place)).toMatchObject({ status: 'warning' });
    const store = await openStore(database, cwd);
    await store.migrate();
    await store.close();
    expect(await checkDatabase(database, place)).toMatchObject({ status: 'ok', remedy: null });
  });

  test('that is no database is told so', async () => {
    writeFileSync(join(cwd, 'auth.db'), 'a text of somebody else, which is no database at all '.repeat(50));
    const finding = await checkDatabase(database, { cwd, now: Date.now });
    expect(finding.status).toBe('failed');
    expect(finding.text.en).toContain('not a SQLite database');
  });
});

test('a Redis that is away is a warning, without its password', async () => {
  const finding = await checkCache(new Secret('redis://:planted-password@127.0.0.1:1'));
  expect(finding).toMatchObject({ status: 'warning', remedy: expect.anything() });
  expect(JSON.stringify(finding)).not.toContain('planted-password');
});

describe('AppID and AppSecret', () => {
  const app = { appId: 'wx0123456789abcdef', secret: '0123456789abcdef0123456789abcdef' };

  test.each([
    ['are right when WeChat only minds the code', { errcode: 40029, errmsg: 'invalid code' }, 'ok'],
    ['are wrong when WeChat minds the secret', { errcode: 40125, errmsg: 'invalid appsecret' }, 'failed'],
    ['are wrong when WeChat minds the app', { errcode: 40013, errmsg: 'invalid appid' }, 'failed'],
    [
      'cannot be trusted to something that takes any code',
      { openid: 'o', session_key: 'AAAAAAAAAAAAAAAAAAAAAA==' },
      'warning',
    ],
  ])('%s', async (_name, answer, expected) => {
    const baseUrl = await answering(JSON.stringify(answer));
    const finding = await checkCredentials({ app, baseUrl, now: Date.now });
    expect(finding.status).toBe(expected);
    expect(JSON.stringify(finding)).not.toContain(app.secret);
  });

  test('cannot be checked where WeChat cannot be reached', async () => {
    const finding = await checkCredentials({ app, baseUrl: 'http://127.0.0.1:1', now: Date.now });
    expect(finding).toMatchObject({ status: 'failed', remedy: expect.anything() });
  });
});

describe('corpid and secret of a corp of WeCom', () => {
  const app = {
    appId: 'ww0123456789abcdef',
    secret: new Secret('a secret of the corp'),
    weCom: { miniProgram: 'wx0123456789abcdef' },
  };
  const token = { errcode: 0, access_token: 'a token', expires_in: 7200 };

  test.each([
    ['are right when WeCom only minds the code', token, { errcode: 40029 }, 'ok'],
    ['are wrong when WeCom minds the secret', { errcode: 40001 }, { errcode: 40029 }, 'failed'],
    ['are of no use without the link to the mini program', token, { errcode: 48002 }, 'failed'],
    ['cannot be trusted to something that takes any code', token, { errcode: 0 }, 'warning'],
  ])('%s', async (_name, answerOfToken, answerOfLogin, expected) => {
    const asked: string[] = [];
    const baseUrl = await answering((url) => {
      asked.push(url);
      return JSON.stringify(url.startsWith('/cgi-bin/gettoken?') ? answerOfToken : answerOfLogin);
    });
    const finding = await checkCredentials({ app, baseUrl, now: Date.now });
    expect(finding.status).toBe(expected);
    const query = [...new URL(asked[0] ?? '', baseUrl).searchParams];
    expect(query).toEqual([
      ['corpid', app.appId],
      ['corpsecret', app.secret.reveal()],
    ]);
    expect(JSON.stringify(finding)).not.toContain('a secret');
  });

  test('cannot be checked where WeCom cannot be reached', async () => {
    const finding = await checkCredentials({ app, baseUrl: 'http://127.0.0.1:1', now: Date.now });
    expect(finding).toMatchObject({ status: 'failed', remedy: expect.anything() });
  });
});

describe('the clock', () => {
  test('is compared with WeChat’s', async () => {
    const baseUrl = await answering('{}');
    expect((await checkClock({ baseUrl, now: Date.now })).status).toBe('ok');
    expect((await checkClock({ baseUrl, now: () => Date.now() - 120_000 })).status).toBe('failed');
  });

  test('is not judged where nobody tells the time', async () => {
    expect((await checkClock({ baseUrl: 'http://127.0.0.1:1', now: Date.now })).status).toBe('warning');
  });
});

function answering(body: string | ((url: string) => string)): Promise<string> {
  const bodyOf = typeof body === 'string' ? () => body : body;
  const listening = createServer((request, response) => response.end(bodyOf(request.url ?? '')));
  server = listening;
  return new Promise((resolve) => {
    listening.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`),
    );
  });
}
