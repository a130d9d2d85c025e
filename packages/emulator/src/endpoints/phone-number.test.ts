import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import {
  type Answer,
  accessToken,
  appId,
  demoEmulator,
  logIn,
  loginCode,
  otherApp,
  phone,
  post,
  start,
} from '../world.fixture.ts';

const other = { appid: otherApp, secret: 'de305ec2e7000000000000000000d3a1' };

async function ask(emulator: Emulator, body: unknown, app?: typeof other): Promise<Answer> {
  const query = { access_token: await accessToken(emulator, app) };
  return post(emulator, '/wxa/business/getuserphonenumber', { query, body });
}

async function phoneCode(emulator: Emulator): Promise<string> {
  const { event } = await phone(emulator).button('getPhoneNumber');
  return String(event?.detail.code);
}

describe('POST /wxa/business/getuserphonenumber', () => {
  test('#33 a code of 64 hexadecimal digits, good once', async () => {
    const emulator = demoEmulator();
    const code = await phoneCode(emulator);
    expect(code).toMatch(/^[0-9a-f]{64}$/);
    const { json } = await ask(emulator, { code });
    expect(json).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '12066600001',
        purePhoneNumber: '12066600001',
        countryCode: '86',
        watermark: { timestamp: start / 1000, appid: appId },
      },
    });
    expect((await ask(emulator, { code })).json).toEqual({
      errcode: 40029,
      errmsg: expect.stringMatching(/^invalid code hint: \[\w{16}\] rid: [0-9a-f-]{26}$/),
    });
  });

  test('#33 expired, forged and login codes are 40029', async () => {
    const emulator = demoEmulator();
    const code = await phoneCode(emulator);
    emulator.advance(301);
    for (const bad of [code, 'forged', '', await loginCode(emulator)]) {
      expect((await ask(emulator, { code: bad })).json.errcode).toBe(40029);
    }
  });

  test('#33 the code of another app is 40013, or 40029 where the rules say so; it is not used up', async () => {
    const documented = demoEmulator();
    const code = await phoneCode(documented);
    expect((await ask(documented, { code }, other)).json.errcode).toBe(40013);
    expect((await ask(documented, { code })).json.errcode).toBe(0);
    const seen = demoEmulator({ rules: { phoneCodeOfOtherApp: 40029 } });
    expect((await ask(seen, { code: await phoneCode(seen) }, other)).json.errcode).toBe(40029);
  });

  test('#33 an openid that does not belong to the code is refused, the right one accepted', async () => {
    const emulator = demoEmulator();
    const code = await phoneCode(emulator);
    const { openid: foreign } = await logIn(emulator, 'bob');
    const { openid } = await logIn(emulator);
    expect((await ask(emulator, { code, openid: foreign })).json.errcode).toBe(40003);
    expect((await ask(emulator, { code, openid })).json.errcode).toBe(0);
  });

  test('#34 countryCode is a string; a foreign number carries it in phoneNumber only', async () => {
    const emulator = demoEmulator();
    emulator.createUser({ id: 'kim', phones: [{ number: '51234567', countryCode: '852' }] });
    const { event } = await phone(emulator, 'kim').button('getPhoneNumber');
    const { json } = await ask(emulator, { code: String(event?.detail.code) });
    const expected = { phoneNumber: '+85251234567', purePhoneNumber: '51234567', countryCode: '852' };
    expect(json.phone_info).toMatchObject(expected);
  });

  test('#35 the five minutes count from the tap, not from the consent', async () => {
    const emulator = demoEmulator();
    const onDialog = () => {
      emulator.advance(290);
      return { accept: true };
    };
    const { event } = await phone(emulator, 'alice', { onDialog }).button('getPhoneNumber');
    emulator.advance(20);
    expect((await ask(emulator, { code: String(event?.detail.code) })).json.errcode).toBe(40029);
  });

  test.each([
    ['', 44002],
    ['no json', 47001],
    ['[]', 47001],
  ])('a body of "%s" is refused', async (body, errcode) => {
    expect((await ask(demoEmulator(), body)).json.errcode).toBe(errcode);
  });
});

describe('POST /wxa/business/checkencryptedmsg', () => {
  async function check(emulator: Emulator, encrypted_msg_hash: string): Promise<Answer> {
    const query = { access_token: await accessToken(emulator) };
    return post(emulator, '/wxa/business/checkencryptedmsg', { query, body: { encrypted_msg_hash } });
  }

  test('#36 answers "vaild" for phone data of the last three days, then errcode 1 "data not exit"', async () => {
    const emulator = demoEmulator();
    await logIn(emulator);
    const { event } = await phone(emulator).button('getPhoneNumber');
    const digest = hash('sha256', String(event?.detail.encryptedData), 'hex');
    const good = { errcode: 0, errmsg: 'ok', vaild: true, create_time: start / 1000 };
    expect((await check(emulator, digest)).json).toEqual(good);
    emulator.advance(3 * 86_400 + 1);
    const gone = { errcode: 1, errmsg: expect.stringMatching(/^data not exit rid: /) };
    expect((await check(emulator, digest)).json).toEqual(gone);
  });

  test('#36 the phone data of another app, and open data of another kind, are not known', async () => {
    const emulator = demoEmulator();
    await logIn(emulator);
    const { event } = await phone(emulator).button('getPhoneNumber');
    const digest = hash('sha256', String(event?.detail.encryptedData), 'hex');
    const query = { access_token: await accessToken(emulator, other) };
    const body = { encrypted_msg_hash: digest };
    const foreign = await post(emulator, '/wxa/business/checkencryptedmsg', { query, body });
    expect(foreign.json.errcode).toBe(1);
    const profile = await phone(emulator).wx.getUserInfo();
    expect((await check(emulator, hash('sha256', profile?.encryptedData ?? '', 'hex'))).json.errcode).toBe(1);
    expect((await check(emulator, digest.toUpperCase())).json.vaild).toBe(true);
  });

  test('#36 an absent hash is 40097, an empty body 44002, no JSON 47001', async () => {
    const emulator = demoEmulator();
    const query = { access_token: await accessToken(emulator) };
    const ask = async (body: unknown) =>
      (await post(emulator, '/wxa/business/checkencryptedmsg', { query, body })).json.errcode;
    expect([await ask({}), await ask(''), await ask('rubbish')]).toEqual([40097, 44002, 47001]);
  });

  test('#36 rubbish is 40097; the hash of the bytes counts where the rules say so', async () => {
    const emulator = demoEmulator({ rules: { encryptedMessageHash: 'bytes' } });
    await logIn(emulator);
    const { event } = await phone(emulator).button('getPhoneNumber');
    const bytes = Buffer.from(String(event?.detail.encryptedData), 'base64');
    expect((await check(emulator, hash('sha256', bytes, 'hex'))).json.vaild).toBe(true);
    expect((await check(emulator, 'rubbish')).json.errcode).toBe(40097);
  });
});
