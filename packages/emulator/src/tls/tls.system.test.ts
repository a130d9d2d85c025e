import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmulator } from '../create-emulator.ts';
import type { Emulator } from '../emulator.ts';
import { type ListeningEmulator, listenEmulator } from '../listen.ts';
import { loadTlsFiles, type TlsFiles } from './authority-files.ts';

const year = 365 * 86_400_000;

let emulator: Emulator;
let listening: ListeningEmulator;
let folder: string;
let tls: TlsFiles;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-tls-'));
  tls = loadTlsFiles(join(folder, 'tls'), Date.now());
  emulator = createEmulator({ seed: 'demo' });
  listening = await listenEmulator(emulator, { tls });
});

afterAll(async () => {
  await listening.close();
  rmSync(folder, { recursive: true, force: true });
});

const trust = () => readFileSync(tls.authorityFile);

describe('TLS on the port of the emulator', () => {
  test('the same port answers plainly and in TLS', async () => {
    const plain = await fetch(`${listening.url}/sns/jscode2session`);
    expect(JSON.parse(await plain.text())).toMatchObject({ errcode: 41002 });
    for (const host of ['127.0.0.1', 'localhost']) {
      const call = httpsGet(`https://${host}:${listening.port}/sns/jscode2session`, {
        ca: trust(),
        family: 4,
      });
      const [answer] = (await once(call, 'response')) as [IncomingMessage]; // What a response event carries.
      expect(JSON.parse(await text(answer))).toMatchObject({ errcode: 41002 });
    }
  });

  test('a client that does not know the authority is not spoken to', async () => {
    const call = httpsGet(`https://127.0.0.1:${listening.port}/`);
    const [error] = await once(call, 'error');
    expect(error).toMatchObject({ code: expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED/) });
    expect((await fetch(`${listening.url}/__emulator/state`)).status).toBe(200);
  });

  async function tunnel(to: string): Promise<string> {
    const socket = connect(listening.port, '127.0.0.1');
    socket.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
    const [head] = await once(socket, 'data');
    if (!String(head).startsWith('HTTP/1.1 200')) return String(head);
    const secure = connectTls({ socket, servername: to.replace(/:\d+$/, ''), ca: trust() });
    secure.end('GET /cgi-bin/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    return text(secure);
  }

  test.each(['api.weixin.qq.com:443', 'sh.api.weixin.qq.com:443', 'qyapi.weixin.qq.com:443'])(
    'CONNECT %s ends in the emulator',
    async (to) => {
      expect(await tunnel(to)).toMatch(/^HTTP\/1\.1 200 OK.*"errcode":41002/s);
    },
  );

  test.each(['example.com:443', 'weixin.qq.com.example.com:443', 'evilweixin.qq.com:443'])(
    'CONNECT %s is refused',
    async (to) => {
      expect(await tunnel(to)).toMatch(/^HTTP\/1\.1 403 /);
    },
  );

  test('an absolute address of https is answered too, as some clients ask a proxy for it', async () => {
    const socket = connect(listening.port, '127.0.0.1');
    socket.end(
      'GET https://api.weixin.qq.com/cgi-bin/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(await text(socket)).toMatch(/"errcode":41002/);
  });

  test('rubbish in a handshake, and a client that leaves, disturb nobody', async () => {
    for (const bytes of ['\x16rubbish', '\x16', 'GET', '']) {
      const socket = connect(listening.port, '127.0.0.1');
      socket.end(bytes);
      await once(socket.resume(), 'close');
    }
    expect((await fetch(`${listening.url}/__emulator/state`)).status).toBe(200);
  });
});

describe('the files', () => {
  test('are for the owner only, and stay the same at the next start', () => {
    const place = join(folder, 'tls');
    const names = readdirSync(place).filter((name) => name !== 'php');
    expect(names.sort()).toEqual([
      'authority.jks',
      'authority.key.pem',
      'authority.pem',
      'server.key.pem',
      'server.pem',
    ]);
    for (const name of names) expect(statSync(join(place, name)).mode & 0o777).toBe(0o600);
    expect(statSync(place).mode & 0o777).toBe(0o700);
    expect(loadTlsFiles(place, Date.now())).toEqual(tls);
  });

  test('the certificate is renewed before it ends, under the same authority; damaged files are made anew', () => {
    const place = join(folder, 'renewed');
    const first = loadTlsFiles(place, Date.now() - year + 86_400_000);
    const authority = readFileSync(first.authorityFile, 'utf8');
    const second = loadTlsFiles(place, Date.now());
    expect(second.certificate).not.toBe(first.certificate);
    expect(readFileSync(second.authorityFile, 'utf8')).toBe(authority);
    writeFileSync(join(place, 'server.pem'), 'damaged');
    const third = loadTlsFiles(place, Date.now());
    expect(new X509Certificate(third.certificate).checkHost('api.weixin.qq.com')).toBe('*.weixin.qq.com');
  });

  test('the authority may speak for WeChat and this machine only', () => {
    const authority = new X509Certificate(readFileSync(tls.authorityFile));
    expect(authority.ca).toBe(true);
    // The extension of RFC 5280, critical, with the permitted names in it.
    const der = authority.raw.toString('latin1');
    expect(der).toContain('\x06\x03\x55\x1d\x1e\x01\x01\xff');
    expect(der).toContain('weixin.qq.com');
  });
});
