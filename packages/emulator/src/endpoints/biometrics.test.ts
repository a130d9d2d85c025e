import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { accessToken, appId, demoEmulator, failureOf, logIn, phone, post, wxOf } from '../world.fixture.ts';

async function ask(emulator: Emulator, path: string, body: object) {
  const query = { access_token: await accessToken(emulator) };
  return (await post(emulator, path, { query, body })).json;
}

describe('SOTER', () => {
  const modes = { requestAuthModes: ['fingerPrint'], challenge: 'order-1' };
  const start = async (emulator: Emulator, user = 'alice', options = {}) => {
    const { wx } = phone(emulator, user, options);
    return (await wx.startSoterAuthentication(modes)) ?? { resultJSON: '', resultJSONSignature: '' };
  };
  const isOk = async (
    emulator: Emulator,
    openid: string,
    given: { resultJSON: string; resultJSONSignature: string },
  ) => {
    const body = { openid, json_string: given.resultJSON, json_signature: given.resultJSONSignature };
    return ask(emulator, '/cgi-bin/soter/verify_signature', body);
  };

  test('a phone signs the challenge with a key of its own (RSA-PSS, salt of 20), and WeChat confirms it', async () => {
    const emulator = demoEmulator();
    const { openid } = await logIn(emulator);
    const signed = await start(emulator);
    expect(JSON.parse(signed.resultJSON)).toMatchObject({ raw: 'order-1', counter: 1 });
    expect(await isOk(emulator, openid, signed)).toEqual({ errcode: 0, errmsg: 'ok', is_ok: true });
    const key = createPublicKey(emulator.platform.state.soterKeys.get('alice/phone')?.privateKey ?? '');
    const scheme = { key, padding: 6, saltLength: 20 };
    const signature = Buffer.from(signed.resultJSONSignature, 'base64');
    expect(verify('sha256', Buffer.from(signed.resultJSON), scheme, signature)).toBe(true);
    expect(JSON.parse((await start(emulator)).resultJSON).counter).toBe(2);
  });

  test("another text, another person's signature and one of nobody are not confirmed", async () => {
    const emulator = demoEmulator();
    const { openid } = await logIn(emulator);
    const signed = await start(emulator);
    const changed = { ...signed, resultJSON: signed.resultJSON.replace('order-1', 'order-2') };
    expect(await isOk(emulator, openid, changed)).toMatchObject({ is_ok: false });
    expect(await isOk(emulator, openid, await start(emulator, 'bob'))).toMatchObject({ is_ok: false });
    expect(await isOk(emulator, openid, { ...signed, resultJSONSignature: '' })).toMatchObject({
      is_ok: false,
    });
    expect((await isOk(emulator, 'oNobody', signed)).errcode).toBe(40003);
  });

  test('#188 an old challenge is confirmed as well: to compare it with its own is the duty of the server', async () => {
    const emulator = demoEmulator();
    const { openid } = await logIn(emulator);
    const signed = await start(emulator);
    emulator.advance(30 * 86_400);
    expect(await isOk(emulator, openid, signed)).toMatchObject({ is_ok: true });
    expect(await isOk(emulator, openid, signed)).toMatchObject({ is_ok: true });
  });

  test('is refused by the person, and by a phone without it', async () => {
    const emulator = demoEmulator();
    emulator.people.setHabit('alice', { kind: 'biometric', answer: { accept: false } });
    const refused = await failureOf(wxOf(emulator).startSoterAuthentication(modes));
    expect(refused).toMatchObject({ errMsg: 'startSoterAuthentication:fail cancel', errCode: 90_008 });
    const desk = wxOf(emulator, 'alice', { platform: 'windows' });
    expect((await desk.checkIsSupportSoterAuthentication())?.supportMode).toEqual([]);
    expect(await failureOf(desk.startSoterAuthentication(modes))).toMatchObject({ errCode: 90_001 });
    const iphone = wxOf(emulator, 'alice', { platform: 'ios' });
    expect(await failureOf(iphone.startSoterAuthentication(modes))).toMatchObject({ errCode: 90_003 });
    expect(await iphone.checkIsSoterEnrolledInDevice({ checkAuthMode: 'facial' })).toMatchObject({
      isEnrolled: true,
    });
    const empty = { ...modes, challenge: '' };
    expect(await failureOf(wxOf(emulator).startSoterAuthentication(empty))).toMatchObject({
      errCode: 90_004,
    });
  });

  test('a third-party platform may not ask', async () => {
    const emulator = demoEmulator();
    const { appId: component } = emulator.components.create();
    const { authorizationCode } = emulator.components.authorize(component, appId);
    const componentToken = { component_access_token: emulator.components.issueToken(component).token };
    const body = { component_appid: component, authorization_code: authorizationCode };
    const path = '/cgi-bin/component/api_query_auth';
    const { json } = await post(emulator, path, { query: componentToken, body });
    const { authorizer_access_token } = json.authorization_info as { authorizer_access_token: string };
    const query = { access_token: authorizer_access_token };
    const refused = await post(emulator, '/cgi-bin/soter/verify_signature', { query, body: {} });
    expect(refused.json.errcode).toBe(61007);
  });
});

describe('the face check', () => {
  const papers = { cert_type: 'IDENTITY_CARD', cert_name: '张三', cert_no: '310101199801011234' };
  // The sample of WeChat's own page.
  const certHash = '3c241f7ff324977aeb91f173bb2a7b06569e6fd784d5573db34a636d8671108b';

  async function begin(emulator: Emulator, change: object = {}) {
    const { openid } = await logIn(emulator);
    const body = { out_seq_no: 'check-1', cert_info: papers, openid, ...change };
    return { openid, session: await ask(emulator, '/cityservice/face/identify/getverifyid', body) };
  }

  const query = (emulator: Emulator, body: object) =>
    ask(emulator, '/cityservice/face/identify/queryverifyinfo', body);

  async function checked(emulator: Emulator) {
    const { openid, session } = await begin(emulator);
    const right = { verify_id: session.verify_id, out_seq_no: 'check-1', cert_hash: certHash, openid };
    return { verifyId: String(session.verify_id), right };
  }

  test('passes with errcode 0 and verify_ret 10000 once the person has been seen', async () => {
    const emulator = demoEmulator();
    const { verifyId, right } = await checked(emulator);
    expect(await query(emulator, right)).toEqual({ errcode: 0, errmsg: 'ok', verify_ret: 10_300 });
    await wxOf(emulator).requestFacialVerify({ verifyId });
    expect(await query(emulator, right)).toMatchObject({ errcode: 0, verify_ret: 10_000 });
  });

  test('#187 another openid, other papers or another number give an errcode and no verify_ret', async () => {
    const emulator = demoEmulator();
    const { verifyId, right } = await checked(emulator);
    await wxOf(emulator).requestFacialVerify({ verifyId });
    const wrong = [
      { openid: 'oSomebody' },
      { cert_hash: '0'.repeat(64) },
      { out_seq_no: 'check-2' },
      { verify_id: 'other' },
    ].map((change) => query(emulator, { ...right, ...change }));
    const answers = await Promise.all(wrong);
    expect(answers.map(({ errcode }) => errcode)).toEqual([84017, 84018, 84020, 84022]);
    for (const answer of answers) expect(answer).not.toHaveProperty('verify_ret');
    emulator.advance(3601);
    expect((await query(emulator, right)).errcode).toBe(84022);
  });

  test('is refused by the person, and by the phone of somebody else', async () => {
    const emulator = demoEmulator();
    const { verifyId, right } = await checked(emulator);
    await failureOf(wxOf(emulator, 'bob').requestFacialVerify({ verifyId }));
    emulator.people.scriptAnswer('alice', { kind: 'biometric', answer: { accept: false } });
    await failureOf(wxOf(emulator).requestFacialVerify({ verifyId }));
    expect(await query(emulator, right)).toMatchObject({ errcode: 0, verify_ret: 90_002 });
  });

  test.each([
    ['out_seq_no', '', 84010],
    ['out_seq_no', '1234', 84011],
    ['cert_info', null, 84012],
    ['cert_info', { ...papers, cert_type: 'PASSPORT' }, 84013],
    ['cert_info', { ...papers, cert_name: '' }, 84014],
    ['cert_info', { ...papers, cert_no: '1' }, 84015],
    ['openid', '', 84016],
    ['openid', 'oNobody', 40003],
  ])('getverifyid with %s %j is refused', async (name, value, errcode) => {
    expect((await begin(demoEmulator(), { [name]: value })).session.errcode).toBe(errcode);
  });

  test('a number of the developer serves once', async () => {
    const emulator = demoEmulator();
    await begin(emulator);
    expect((await begin(emulator)).session.errcode).toBe(84019);
    for (const name of ['verify_id', 'out_seq_no', 'openid']) {
      const { right } = { right: { verify_id: 'a', out_seq_no: 'b', openid: 'c', [name]: '' } };
      expect((await query(emulator, right)).errcode).toBeGreaterThan(84009);
    }
  });
});
