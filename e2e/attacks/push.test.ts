import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AttackedServer, app, startAttackedServer } from './attacked-server.fixture.ts';

const token = 'PushToken123';
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

let server: AttackedServer;
let url: string;
afterAll(() => server?.close());

type Mode = 'plain' | 'compatible' | 'secure';

/** Starts a server that WeChat pushes to. */
async function startPushed(mode: Mode, format: 'json' | 'xml' = 'json'): Promise<void> {
  await server?.close();
  const aesKey = mode === 'plain' ? {} : { WX_PUSH_AES_KEY: encodingAesKey };
  server = await startAttackedServer({ WX_PUSH_TOKEN: token, ...aesKey });
  url = `${server.url}/auth/wechat/push/${app.appId}`;
  const response = await server.emulator.fetch(`http://emulator/__emulator/apps/${app.appId}/push`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url, token, encodingAesKey, mode, format }),
  });
  expect(await response.json()).toMatchObject({ kind: 'accepted' });
}

/** WeChat tells that a person has closed the WeChat account. */
function cancel(user: string): Promise<unknown> {
  const event = 'user_authorization_cancellation';
  return server.emulator.changeAuthorization({ event, appId: app.appId, user });
}

function eventAbout(openid: string): object {
  return {
    ToUserName: 'gh_1',
    FromUserName: openid,
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: 'event',
    Event: 'user_authorization_cancellation',
    OpenID: openid,
    AppID: app.appId,
  };
}

function xmlOf(message: object): string {
  const fields = Object.entries(message).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  return `<xml>${fields.join('')}</xml>`;
}

async function post(url: string | URL, body: string): Promise<number> {
  const type = body.startsWith('<') ? 'text/xml' : 'application/json';
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  await response.arrayBuffer();
  return response.status;
}

/** The address of a request, with some of its parameters changed. */
function changed(address: string, change: (query: URLSearchParams) => void): URL {
  const url = new URL(address);
  change(url.searchParams);
  return url;
}

describe('in plain mode an account is deleted by nobody', () => {
  beforeAll(() => startPushed('plain'));

  test('who uses an address again that WeChat has used, however it is spelled', async () => {
    const victim = await server.logIn('alice');
    await server.emulator.push(app.appId, { MsgType: 'text', Content: 'hello', MsgId: 1, CreateTime: 1 });
    const addresses = server.pushed.map(({ url }) => url);
    // The check of the address, and the message.
    expect(addresses).toHaveLength(2);
    const spellings = [
      (signature: string) => signature,
      (signature: string) => signature.toUpperCase(),
      (signature: string) => signature.replace(/[a-f]/, (letter) => letter.toUpperCase()),
      (signature: string) => ` ${signature}`,
      (signature: string) => `${signature}\n`,
      (signature: string) => `0x${signature}`,
    ];
    const bodies = [JSON.stringify(eventAbout(victim.openid)), xmlOf(eventAbout(victim.openid))];
    for (const address of addresses) {
      for (const spell of spellings) {
        const url = changed(address, (query) => query.set('signature', spell(query.get('signature') ?? '')));
        for (const body of bodies) expect(await post(url, body)).toBe(403);
      }
      const twice = changed(address, (query) => query.append('nonce', '1'));
      const padded = changed(address, (query) => query.set('timestamp', `0${query.get('timestamp')}`));
      for (const url of [twice, padded]) expect(await post(url, bodies[0] ?? '')).toBe(403);
    }
    expect(await server.statusOf(victim.token)).toBe(200);
  });

  test('not even by somebody who can sign', async () => {
    const victim = await server.logIn('alice');
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = hash('sha1', [token, timestamp, '471100'].sort().join(''));
    const query = new URLSearchParams({ signature, timestamp, nonce: '471100' });
    expect(await post(`${url}?${query}`, JSON.stringify(eventAbout(victim.openid)))).toBe(200);
    expect(await server.statusOf(victim.token)).toBe(200);
    expect(server.output()).toContain('was not obeyed');
  });

  test('and the server says at its start what plain mode means', () => {
    expect(server.output()).toMatch(/WX_PUSH_AES_KEY.*nothing proves that WeChat wrote/);
  });
});

describe.each<[Mode, 'json' | 'xml']>([
  ['secure', 'json'],
  ['compatible', 'xml'],
])('in %s mode, %s, an account is deleted by nobody', (mode, format) => {
  beforeAll(() => startPushed(mode, format));

  test('who has seen a message, but by WeChat', async () => {
    const victim = await server.logIn('alice');
    const message = { MsgType: 'text', Content: 'hello', MsgId: 1, CreateTime: 1, FromUserName: 'o1' };
    await server.emulator.push(app.appId, message);
    const seen = server.pushed.at(-1);
    const body = (await seen?.clone().text()) ?? '';
    const address = seen?.url ?? '';
    const write = (fields: object): string => (format === 'json' ? JSON.stringify(fields) : xmlOf(fields));
    const event = eventAbout(victim.openid);
    const encrypt = /Encrypt(?:":"|><!\[CDATA\[)([\w+/=]+)/.exec(body)?.[1] ?? '';
    expect(encrypt).not.toBe('');

    const refused = [
      await post(address, write(event)),
      await post(
        changed(address, (query) => query.delete('msg_signature')),
        write(event),
      ),
      await post(
        changed(address, (query) => query.delete('msg_signature')),
        body,
      ),
      await post(
        changed(address, (query) => query.set('encrypt_type', 'raw')),
        write(event),
      ),
      await post(
        changed(address, (query) => query.set('nonce', `${query.get('nonce')}${encrypt.slice(0, 128)}`)),
        write({ Encrypt: encrypt.slice(128) }),
      ),
    ];
    for (let at = 0; at < encrypt.length; at += Math.ceil(encrypt.length / 8)) {
      const letter = encrypt[at] === 'A' ? 'B' : 'A';
      const altered = body.replace(encrypt, encrypt.slice(0, at) + letter + encrypt.slice(at + 1));
      refused.push(await post(address, altered));
    }
    expect(new Set(refused)).toEqual(new Set([403]));
    // What stands in the clear beside a sealed text counts for nothing.
    expect(await post(address, write({ ...event, Encrypt: encrypt }))).toBe(200);
    expect(await server.statusOf(victim.token)).toBe(200);

    expect(await cancel('alice')).toMatchObject({ kind: 'accepted' });
    expect(await server.statusOf(victim.token)).toBe(401);
  });

  test('who sends again what WeChat sent before the person came back', async () => {
    await server.logIn('bob');
    await cancel('bob');
    const seen = server.pushed.at(-1);
    const body = (await seen?.clone().text()) ?? '';
    const { token: later } = await server.logIn('bob');
    expect(await post(seen?.url ?? '', body)).toBe(200);
    expect(await server.statusOf(later)).toBe(200);
  });
});
