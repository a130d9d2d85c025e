import { describe, expect, test } from 'vitest';
import {
  codeOf,
  corp,
  corpToken,
  corpWorld,
  exchange,
  exchangeBySuite,
  partner,
  suite,
  suiteToken,
  suiteWork,
  work,
} from '../corp.fixture.ts';
import { accessToken, appId, demoEmulator, get, post, redeem } from '../world.fixture.ts';

describe('qyapi jscode2session', () => {
  test('#124 a success has errcode 0 and no openid, and by a third-party app open_userid', async () => {
    const emulator = corpWorld();
    expect(await exchange(emulator, await codeOf(work(emulator)))).toEqual({
      errcode: 0,
      errmsg: 'ok',
      corpid: corp,
      userid: 'alice.w',
      session_key: expect.stringMatching(/^[\w+/]{22}==$/),
    });
    const third = await exchangeBySuite(emulator, await codeOf(suiteWork(emulator)));
    expect(third).toMatchObject({ errcode: 0, corpid: corp, open_userid: expect.stringMatching(/^wo/) });
    expect(third.userid).not.toBe('alice.w');
    expect(third).not.toHaveProperty('openid');
  });

  test('#123 a token of an app that is not linked is refused, and uses no code up', async () => {
    const emulator = corpWorld();
    const code = await codeOf(work(emulator));
    const { access_token } = await corpToken(emulator, corp, 'other');
    expect((await exchange(emulator, code, String(access_token))).errcode).toBe(48002);
    expect((await exchange(emulator, code)).errcode).toBe(0);
  });

  test("#125 a code at the other variant's address, or at WeChat's, is 40029, and so is a used or late one", async () => {
    const emulator = corpWorld();
    const own = await codeOf(work(emulator));
    const third = await codeOf(suiteWork(emulator));
    expect((await exchangeBySuite(emulator, own)).errcode).toBe(40029);
    expect((await exchange(emulator, third)).errcode).toBe(40029);
    expect((await redeem(emulator, own)).json.errcode).toBe(40029);
    expect((await exchange(emulator, own)).errcode).toBe(0);
    expect((await exchange(emulator, own)).errcode).toBe(40029);
    const late = await codeOf(work(emulator));
    emulator.advance(301);
    expect((await exchange(emulator, late)).errcode).toBe(40029);
  });

  test('#126 a bad suite token is 40082 with hint, address and link', async () => {
    const emulator = corpWorld();
    const answer = await exchangeBySuite(emulator, await codeOf(suiteWork(emulator)), 'forged');
    expect(answer.errcode).toBe(40082);
    expect(answer.errmsg).toMatch(
      /^invalid suite_token, hint: \[\d{25}\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=40082$/,
    );
  });

  test("#132 a member of another corp is told by that corp, with a sealed userid, until asked by that corp's token", async () => {
    const emulator = corpWorld();
    const carol = work(emulator, 'carol', { corp: partner });
    const foreign = await exchange(emulator, await codeOf(carol));
    expect(foreign).toMatchObject({
      errcode: 0,
      corpid: partner,
      userid: expect.stringMatching(/^wo.{30}$/),
    });
    const { access_token } = await corpToken(emulator, partner, 'theirs');
    expect((await exchange(emulator, await codeOf(carol), String(access_token))).userid).toBe('carol');
  });

  test.each([
    ['no token', { access_token: '' }, 41001],
    ['a forged token', { access_token: 'forged' }, 40014],
    ['another grant_type', { grant_type: 'client_credential' }, 40002],
    ['no code', { js_code: '' }, 40029],
  ])('%s is refused', async (_, change, errcode) => {
    const emulator = corpWorld();
    const { access_token } = await corpToken(emulator);
    const js_code = await codeOf(work(emulator));
    const right = { access_token: String(access_token), js_code, grant_type: 'authorization_code' };
    const query = { ...right, ...change };
    const { json } = await get(emulator, '/cgi-bin/miniprogram/jscode2session', query);
    expect(json.errcode).toBe(errcode);
  });
});

describe('tokens of WeCom', () => {
  test('#127 gettoken gives the same token while it lives, with less time left', async () => {
    const emulator = corpWorld();
    const first = await corpToken(emulator);
    emulator.advance(100);
    const second = await corpToken(emulator);
    expect([first.expires_in, second.expires_in]).toEqual([7200, 7100]);
    expect(second.access_token).toBe(first.access_token);
    emulator.advance(7100);
    expect((await corpToken(emulator)).access_token).not.toBe(first.access_token);
    const late = await exchange(emulator, await codeOf(work(emulator)), String(first.access_token));
    expect(late.errcode).toBe(42001);
  });

  test("WeChat's token is none in WeCom, and WeCom's none in WeChat", async () => {
    const emulator = corpWorld();
    const code = await codeOf(work(emulator));
    expect((await exchange(emulator, code, await accessToken(emulator))).errcode).toBe(40014);
    const { access_token } = await corpToken(emulator);
    const query = { access_token: String(access_token) };
    const body = { code: 'x' };
    const wrong = await post(emulator, '/wxa/business/getuserphonenumber', { query, body });
    expect(wrong.json.errcode).toBe(40001);
  });

  test.each([
    [{ corpid: '' }, 41002],
    [{ corpid: 'ww9999999999999999' }, 40013],
    [{ corpsecret: '' }, 41004],
    [{ corpsecret: 'wrong' }, 40001],
  ])('gettoken with %j is refused', async (change, errcode) => {
    const query = { corpid: corp, corpsecret: 'linked', ...change };
    expect((await get(corpWorld(), '/cgi-bin/gettoken', query)).json.errcode).toBe(errcode);
  });

  test.each([
    [{ suite_id: 'ww9999999999999999' }, 40083],
    [{ suite_secret: 'wrong' }, 40091],
    [{ suite_ticket: 'wrong' }, 40085],
  ])('get_suite_token with %j is refused', async (change, errcode) => {
    expect((await suiteToken(corpWorld(), change)).errcode).toBe(errcode);
  });
});

/** What the control API answers about corps. */
interface Made {
  readonly corpId: string;
  readonly code: string;
  readonly agents: readonly { readonly secret: string }[];
}

test('corps are made and read over the control API, and kept in a snapshot', async () => {
  const emulator = demoEmulator();
  const ask = async (path: string, body?: object): Promise<Made> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await emulator.fetch(`http://127.0.0.1/__emulator${path}`, init);
    return JSON.parse(await answer.text());
  };
  const made = await ask('/corps', { members: [{ user: 'alice' }], agents: [{ appIds: [appId] }] });
  expect(made).toMatchObject({ corpId: expect.stringMatching(/^ww/), members: [{ name: '小爱' }] });
  expect(await ask('/corps', { suites: [suite] })).toMatchObject({ error: { code: 'suite_unknown' } });
  expect(await ask('/corps', { corpId: made.corpId })).toMatchObject({ error: { code: 'corp_exists' } });
  expect(await ask('/suites', { suiteId: suite })).toMatchObject({ suiteId: suite });
  expect(await ask('/suites', { suiteId: suite })).toMatchObject({ error: { code: 'suite_exists' } });
  const { code } = await ask('/wx/qy.login', { appId, user: 'alice', corp: made.corpId });
  emulator.restore(emulator.snapshot());
  const { access_token } = await corpToken(emulator, made.corpId, made.agents[0]?.secret);
  expect(await exchange(emulator, code, String(access_token))).toMatchObject({ userid: 'alice' });
  expect(await ask('/corps')).toMatchObject({
    corps: [{ corpId: made.corpId }],
    suites: [{ suiteId: suite }],
  });
});

test('what is remembered of the calls holds no secret, ticket, token or key', async () => {
  const emulator = corpWorld();
  const own = await exchange(emulator, await codeOf(work(emulator)));
  const third = await exchangeBySuite(emulator, await codeOf(suiteWork(emulator)));
  const { access_token } = await corpToken(emulator);
  const remembered = JSON.stringify(emulator.requests());
  for (const hidden of [
    'linked',
    'suite-secret',
    '"ticket',
    own.session_key,
    third.session_key,
    access_token,
  ])
    expect(remembered).not.toContain(String(hidden));
});
