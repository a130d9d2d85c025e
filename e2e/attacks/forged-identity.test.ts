import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld, secondAppId } from '../world.fixture.ts';
import {
  type Attacker,
  appId,
  blockBytes,
  createAttack,
  logIn,
  rest,
  sent,
  watermark,
} from './attacker.fixture.ts';

/** The attacker has their own session_key here and writes any text that they like: more than any oracle could give. */
let mallory: Attacker;
beforeEach(async () => {
  mallory = await createAttack();
});
afterEach(() => closeWorld(mallory.world));

const rows = async (table: 'users' | 'merges' | 'identities') =>
  (await mallory.world.store.dumpRows({ table, after: null, limit: 100 })).rows;

function userInfoWith(fields: string): { encryptedData: string; iv: string } {
  return sent(
    mallory.encrypt(`{"openId":"${mallory.openId}","nickName":"M",${fields},${watermark(mallory.world)}}`),
  );
}

describe('a forged unionid', () => {
  test('in a profile joins nobody', async () => {
    const alice = await logIn(mallory.world, 'alice');
    const unionId = (await mallory.world.store.findIdentity(appId, alice.openId))?.unionId;
    expect(unionId).toMatch(/^[\w-]{28}$/);
    for (const field of ['unionId', 'unionid', 'union_id']) {
      const { text } = await mallory.post('/auth/me/profile', userInfoWith(`"${field}":"${unionId}"`));
      expect(JSON.parse(text).id).toBe(mallory.userId);
    }
    expect(await rows('merges')).toEqual([]);
    expect(JSON.parse((await alice.me()).text).id).toBe(alice.userId);
    expect((await mallory.world.store.findIdentity(appId, mallory.openId))?.unionId).not.toBe(unionId);
  });

  test('in a login joins nobody, where WeChat gives the attacker no unionid', async () => {
    const alice = await logIn(mallory.world, 'alice');
    const unionId = (await mallory.world.store.findIdentity(appId, alice.openId))?.unionId;
    const { emulator, network, store } = mallory.world;
    const [openid, session_key] = ['o-without-unionid', Buffer.alloc(blockBytes, 1).toString('base64')];
    emulator.addFault({ target: '/sns/jscode2session', body: JSON.stringify({ openid, session_key }) });
    const data = userInfoWith(`"unionId":"${unionId}"`);
    const body = { appId: secondAppId, code: 'any', ...data };
    const wrongKey = await network.send('POST', '/auth/login', { body });
    expect(wrongKey.body).toMatchObject({ status: 409, code: 'session_key_stale' });
    expect(await store.findIdentity(secondAppId, openid)).toBeNull();
    expect(await rows('merges')).toEqual([]);
  });

  test('does not wait for its owner, who is nobody else’s at their first login', async () => {
    const { emulator } = mallory.world;
    await mallory.world.phone('alice').call('login');
    const theirs = emulator.platform.state.users.get('alice');
    expect(theirs).toBeDefined();
    await mallory.post('/auth/me/profile', userInfoWith(`"unionId":"${'u'.repeat(28)}"`));
    const alice = await logIn(mallory.world, 'alice');
    expect(alice.userId).not.toBe(mallory.userId);
    expect(await rows('merges')).toEqual([]);
  });
});

describe('a forged phone number', () => {
  const phoneWith = (number: string) =>
    sent(
      mallory.encrypt(
        `{"phoneNumber":"${number}","purePhoneNumber":"${number}","countryCode":"86",${watermark(mallory.world)}}`,
      ),
    );

  test('is bound by nobody, and a conflict with its owner is not to be seen', async () => {
    const alice = await logIn(mallory.world, 'alice');
    const { event } = await mallory.world.phone('alice').client.button('getPhoneNumber');
    const bound = await alice.post('/auth/me/phone', { code: event?.detail.code });
    expect(bound.status).toBe(200);
    const number = mallory.world.emulator.platform.state.users.get('alice')?.phones[0]?.number;
    expect(number).toMatch(/^\d{11}$/);
    const answers = [
      await mallory.post('/auth/me/phone', phoneWith(String(number))),
      await mallory.post('/auth/me/phone', phoneWith('13900000000')),
    ];
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.text).toContain('open_data_unconfirmed');
    expect((await mallory.post('/auth/me/phone', { confirmMerge: true })).status).toBe(404);
    expect(JSON.parse((await mallory.me()).text).phone).toBeUndefined();
    expect(JSON.parse((await alice.me()).text).phone).toBeDefined();
    expect(await rows('merges')).toEqual([]);
  });

  test('cannot be made out of a real one by another iv, lost or added blocks', async () => {
    const { event } = await mallory.world.phone('bob').client.button('getPhoneNumber');
    const { encryptedData, iv } = Object(event?.detail);
    const bytes = Buffer.from(String(encryptedData), 'base64');
    const was = Buffer.from('{"phoneNumber":"');
    const beginnings = ['{"phoneNumbex":"', '{"a":1,"b":"13":', '{"countryCode":"', '                '];
    const ivs = beginnings.map((wanted) =>
      Buffer.from(String(iv), 'base64').map((byte, n) => byte ^ (was[n] ?? 0) ^ wanted.charCodeAt(n)),
    );
    for (const other of ivs) {
      const { status } = await mallory.post('/auth/me/phone', sent({ bytes, iv: Buffer.from(other) }));
      expect(status).toBe(409);
    }
    for (const changed of [bytes.subarray(blockBytes), Buffer.concat([bytes, bytes])]) {
      const { status } = await mallory.post('/auth/me/phone', sent({ bytes: changed, iv: Buffer.alloc(16) }));
      expect(status).toBe(422);
    }
    expect(JSON.parse((await mallory.me()).text).phone).toBeUndefined();
  });

  test('is not bound by the yes of WeChat to somebody else’s, nor by a hash that WeChat knows of another app', async () => {
    const carol = await logIn(mallory.world, 'carol');
    const { event } = await mallory.world.phone('carol').client.button('getPhoneNumber');
    const { encryptedData, iv } = Object(event?.detail);
    expect((await mallory.post('/auth/me/phone', { encryptedData, iv })).status).toBe(409);
    const forged = phoneWith('13900000000');
    const digest = hash('sha256', forged.encryptedData, 'hex');
    const { encryptedMessages } = mallory.world.emulator.platform.state;
    encryptedMessages.set(digest, { appId: secondAppId, createdAt: Date.now() });
    expect((await mallory.post('/auth/me/phone', forged)).status).toBe(422);
    expect(JSON.parse((await mallory.me()).text).phone).toBeUndefined();
    expect((await carol.post('/auth/me/phone', { encryptedData, iv })).status).toBe(200);
  });

  test('of long ago is refused, though WeChat remembers it for three days', async () => {
    const { event } = await mallory.world.phone('bob').client.button('getPhoneNumber');
    const { encryptedData, iv } = Object(event?.detail);
    for (let n = 0; n < 6; n += 1) rest(mallory.world);
    const { status, text } = await mallory.post('/auth/me/phone', { encryptedData, iv });
    expect([status, JSON.parse(text).code]).toEqual([422, 'open_data_unconfirmed']);
  });
});
