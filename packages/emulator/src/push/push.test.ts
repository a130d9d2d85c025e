import { createDecipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import vectors from '../../fixtures/official-vectors.json' with { type: 'json' };
import type { Emulator } from '../emulator.ts';
import { requireApp } from '../platform/app.ts';
import type { PushSettings } from '../platform/records/app.ts';
import { appId, demoEmulator, logIn, start } from '../world.fixture.ts';
import { encryptPush, signPush } from './push-crypto.ts';
import { writeXml } from './push-request.ts';

const pushKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const noWait = { sleep: () => new Promise<void>(() => undefined) };

interface Delivery {
  readonly method: string;
  readonly query: Record<string, string>;
  readonly body: string;
}

/** An emulator whose app pushes to `answer`, and everything that arrived there. */
function pushing(
  settings: Partial<PushSettings>,
  answer: (delivery: Delivery, count: number) => Response | Promise<Response>,
): { emulator: Emulator; deliveries: Delivery[] } {
  const deliveries: Delivery[] = [];
  const fetch = async (request: Request) => {
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const delivery = { method: request.method, query, body: await request.text() };
    deliveries.push(delivery);
    return answer(delivery, deliveries.length);
  };
  const emulator = demoEmulator({ fetch, ...noWait });
  requireApp(emulator.platform, appId).push = {
    url: 'https://shop.example/push?shop=1',
    token: 'secretToken',
    encodingAesKey: pushKey,
    mode: 'plain',
    format: 'json',
    ...settings,
  };
  return { emulator, deliveries };
}

function first(deliveries: readonly Delivery[]): Delivery {
  const [delivery] = deliveries;
  if (delivery === undefined) throw new Error('Nothing was delivered.');
  return delivery;
}

function open(encrypted: string): { message: string; appId: string } {
  const key = Buffer.from(`${pushKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]);
  const text = padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
  const length = text.readUInt32BE(16);
  return { message: text.subarray(20, 20 + length).toString(), appId: text.subarray(20 + length).toString() };
}

const revokedEvent = {
  event: 'user_authorization_revoke',
  appId: appId,
  user: 'alice',
  revokeInfo: '8',
} as const;

describe("push to the developer's server", () => {
  test('#41 the URL is verified by a signed GET that expects the raw echostr, whatever the mode', async () => {
    const echo = ({ query }: Delivery) => new Response(query.echostr);
    const { emulator, deliveries } = pushing({ mode: 'secure' }, echo);
    expect((await emulator.verifyPushUrl(appId)).kind).toBe('accepted');
    const { method, query } = first(deliveries);
    expect(method).toBe('GET');
    expect(query).toMatchObject({ shop: '1', timestamp: String(start / 1000) });
    expect(query.signature).toBe(signPush('secretToken', query.timestamp ?? '', query.nonce ?? ''));
    const quoted = pushing({}, ({ query: { echostr } }) => new Response(`"${echostr}"`));
    expect((await quoted.emulator.verifyPushUrl(appId)).kind).toBe('given-up');
  });

  test('#42 plain: the message as it is, signed without it', async () => {
    const { emulator, deliveries } = pushing({ format: 'xml' }, () => new Response('success'));
    await emulator.push(appId, { ToUserName: 'gh_1', CreateTime: 5, MsgType: 'event' });
    const { query, body } = first(deliveries);
    const expected =
      '<xml><ToUserName><![CDATA[gh_1]]></ToUserName><CreateTime>5</CreateTime><MsgType><![CDATA[event]]></MsgType></xml>';
    expect(body).toBe(expected);
    expect(Object.keys(query).sort()).toEqual(['nonce', 'shop', 'signature', 'timestamp']);
    expect(query.signature).toBe(signPush('secretToken', query.timestamp ?? '', query.nonce ?? ''));
  });

  test.each(['json', 'xml'] as const)(
    '#42 secure in %s: only ToUserName and Encrypt, signed by msg_signature',
    async (format) => {
      const { emulator, deliveries } = pushing({ mode: 'secure', format }, () => new Response(''));
      await emulator.changeAuthorization(revokedEvent);
      const { query, body } = first(deliveries);
      const encrypt = /"Encrypt":"([^"]+)"|<Encrypt><!\[CDATA\[(.+?)\]\]>/.exec(body);
      const sealed = encrypt?.[1] ?? encrypt?.[2] ?? '';
      expect(query).toMatchObject({ encrypt_type: 'aes', openid: expect.any(String) });
      expect(query.msg_signature).toBe(
        signPush('secretToken', query.timestamp ?? '', query.nonce ?? '', sealed),
      );
      const { message, appId } = open(sealed);
      expect(appId).toBe(appId);
      expect(message).toContain('user_authorization_revoke');
      expect(body).not.toContain('user_authorization_revoke');
    },
  );

  test('#42 compatible: the clear message beside its sealed form', async () => {
    const { emulator, deliveries } = pushing({ mode: 'compatible' }, () => new Response('success'));
    await emulator.changeAuthorization(revokedEvent);
    const body = JSON.parse(deliveries[0]?.body ?? '');
    expect(body).toMatchObject({ Event: 'user_authorization_revoke', Encrypt: expect.any(String) });
    const { Encrypt, ...clear } = body;
    expect(JSON.parse(open(Encrypt).message)).toEqual({ ...clear, ToUserName: expect.any(String) });
  });

  test('#43 success or an empty answer ends it; anything else is tried three more times', async () => {
    for (const accepted of ['success', '']) {
      const { emulator, deliveries } = pushing({}, () => new Response(accepted));
      expect((await emulator.push(appId, { MsgType: 'event' })).kind).toBe('accepted');
      expect(deliveries).toHaveLength(1);
    }
    const refusing = pushing({}, () => new Response('no'));
    const report = await refusing.emulator.push(appId, { MsgType: 'event' });
    expect(report).toMatchObject({ kind: 'given-up', answer: 'no' });
    expect(report.attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'refused'],
      [2, 'refused'],
      [3, 'refused'],
      [4, 'refused'],
    ]);
    const failing = pushing({}, (_, count) => new Response('success', { status: count < 3 ? 500 : 200 }));
    expect((await failing.emulator.push(appId, { MsgType: 'event' })).attempts).toHaveLength(3);
  });

  test('#43 a server that is away or silent for five seconds counts as refusing', async () => {
    const away = pushing({}, () => Promise.reject(new TypeError('fetch failed')));
    const unreachable = await away.emulator.push(appId, { MsgType: 'event' });
    expect(unreachable.attempts.map(({ outcome }) => outcome)).toEqual(Array(4).fill('unreachable'));
    const waited: number[] = [];
    const emulator = demoEmulator({
      fetch: () => new Promise<Response>(() => undefined),
      sleep: async (milliseconds) => void waited.push(milliseconds),
    });
    requireApp(emulator.platform, appId).push = {
      url: 'https://shop.example/',
      token: 't',
      encodingAesKey: pushKey,
      mode: 'plain',
      format: 'json',
    };
    const silent = await emulator.push(appId, { MsgType: 'event' });
    expect(silent.attempts.map(({ outcome }) => outcome)).toEqual(Array(4).fill('timeout'));
    expect(waited).toEqual([5000, 5000, 5000, 5000]);
  });

  test('#44 the three authorisation events name the person and, for a withdrawal, the data', async () => {
    const { emulator, deliveries } = pushing({}, () => new Response('success'));
    const { openid, unionid } = await logIn(emulator);
    for (const event of [
      'user_info_modified',
      'user_authorization_revoke',
      'user_authorization_cancellation',
    ] as const) {
      await emulator.changeAuthorization({
        ...revokedEvent,
        event,
        withUnionid: event === 'user_info_modified',
      });
    }
    const [modified, revoked, cancelled] = deliveries.map(({ body }) => JSON.parse(body));
    const common = {
      ToUserName: 'gh_de30a7400001',
      MsgType: 'event',
      OpenID: openid,
      AppID: appId,
      CreateTime: start / 1000,
    };
    expect(modified).toMatchObject({ ...common, Event: 'user_info_modified', UnionID: unionid });
    expect(revoked).toMatchObject({ ...common, Event: 'user_authorization_revoke', RevokeInfo: '8' });
    expect(revoked).not.toHaveProperty('UnionID');
    expect(cancelled).toMatchObject({ ...common, Event: 'user_authorization_cancellation' });
    expect(cancelled).not.toHaveProperty('RevokeInfo');
  });

  test('an app without push settings, and a key of the wrong length, are errors of the caller', async () => {
    await expect(demoEmulator().push(appId, {})).rejects.toMatchObject({ code: 'push_not_configured' });
    const { emulator } = pushing({ mode: 'secure', encodingAesKey: 'short' }, () => new Response());
    await expect(emulator.push(appId, {})).rejects.toMatchObject({ code: 'push_key_invalid' });
  });
});

describe('the official push vectors', () => {
  const { push } = vectors;

  test('#41 #42 signatures', () => {
    const sign = ({ timestamp, nonce }: { timestamp: string; nonce: string }) =>
      signPush(push.token, timestamp, nonce);
    expect(sign(push.urlVerification)).toBe(push.urlVerification.signature);
    expect(sign(push.plain)).toBe(push.plain.signature);
    expect(sign(push.secure)).toBe(push.secure.signature);
    const { timestamp, nonce, encrypt, msgSignature } = push.secure;
    expect(signPush(push.token, timestamp, nonce, encrypt)).toBe(msgSignature);
    const { reply } = push;
    expect(signPush(push.token, reply.timestamp, reply.nonce, reply.encrypt)).toBe(reply.msgSignature);
  });

  test.each([push.secure, push.reply])('#42 sealed texts, byte for byte', ({ message, random, encrypt }) => {
    const { appId, encodingAesKey } = push;
    expect(encryptPush({ appId, encodingAesKey, message, random: Buffer.from(random) })).toBe(encrypt);
  });

  test('the end of a CDATA section inside a text is split', () => {
    expect(writeXml({ A: 'x]]>y' })).toBe('<xml><A><![CDATA[x]]]]><![CDATA[>y]]></A></xml>');
  });
});
