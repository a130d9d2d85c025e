import { describe, expect, test } from 'vitest';
import { compareRecording, type RecordingComparison } from './compare-recording.ts';

type Compared = Extract<RecordingComparison, { kind: 'compared' }>;

const json = 'application/json; encoding=utf-8';
const login = {
  appid: '<appid:1,18>',
  secret: '<secret:1,32>',
  js_code: '<code:1,32>',
  grant_type: 'authorization_code',
};
const session = { session_key: '<session_key:1,24>', openid: '<openid:1,28>' };

function line(
  path: string,
  query: Record<string, unknown>,
  body: Record<string, unknown> | null,
  more: { method?: string; sent?: Record<string, unknown>; contentType?: string; at?: number } = {},
): string {
  const { method = 'GET', sent = null, contentType = path.startsWith('/sns/') ? 'text/plain' : json } = more;
  const request = { method, path, query, body: sent };
  return JSON.stringify({ at: more.at ?? 0, request, response: { status: 200, contentType, body } });
}

async function compare(...lines: string[]): Promise<Compared> {
  const result = await compareRecording(`${lines.join('\n')}\n`);
  if (result.kind !== 'compared') throw new Error(`line ${result.line}: ${result.reason}`);
  return result;
}

const redeemed = (body: Record<string, unknown>, query: Record<string, unknown> = login) =>
  line('/sns/jscode2session', query, body);
const refusal = (errcode: number, errmsg: string) => ({ errcode, errmsg: `${errmsg}, rid: <rid>` });

describe('a recording beside the emulator', () => {
  test('is alike where people log in, send a code twice and call with the token they got', async () => {
    const token = { access_token: '<access_token:1,136>' };
    const asked = { grant_type: 'client_credential', appid: login.appid, secret: login.secret };
    const given = { ...token, expires_in: 6543 };
    const checked = {
      ...token,
      openid: '<openid:1,28>',
      signature: '<signature:1,64>',
      sig_method: 'hmac_sha256',
    };
    const phone = { phoneNumber: '<a:1,11>', purePhoneNumber: '<a:1,11>', countryCode: '<b:1,2>' };
    const watermark = { timestamp: '<number>', appid: '<appid:1,18>' };
    const result = await compare(
      redeemed(session),
      redeemed(refusal(40163, 'code been used')),
      redeemed(
        { ...session, openid: '<openid:2,28>', session_key: '<session_key:2,24>', unionid: '<unionid:1,28>' },
        {
          ...login,
          js_code: '<code:2,32>',
        },
      ),
      line('/cgi-bin/stable_token', {}, given, { method: 'POST', sent: asked }),
      line('/cgi-bin/stable_token', {}, given, { method: 'POST', sent: asked }),
      line('/wxa/checksession', checked, { errcode: 0, errmsg: 'ok' }),
      line(
        '/wxa/business/getuserphonenumber',
        token,
        { errcode: 0, errmsg: 'ok', phone_info: { ...phone, watermark } },
        { method: 'POST', sent: { code: '<code:3,64>' } },
      ),
      line(
        '/wxa/checksession',
        checked,
        { errcode: 42001, errmsg: 'access_token expired rid: <rid>' },
        { at: 8_000_000 },
      ),
    );
    expect(result.differences).toEqual([]);
    expect(result.answers).toBe(8);
  });

  test('shows a code that was burnt by a failure as a rule', async () => {
    const result = await compare(
      redeemed(refusal(40029, 'invalid code')),
      redeemed(refusal(40163, 'code been used')),
    );
    expect(result.differences.map(({ call, what }) => `${call} ${what}`)).toEqual(['2 errcode', '2 errmsg']);
    expect(result.changes).toEqual([{ rule: 'burnCodeOnFailure', from: false, to: true, explains: 2 }]);
    expect(result.unexplained).toEqual([]);
  });

  test.each([
    ['a member more', redeemed({ ...session, expires_in: 7200 }), 'members'],
    ['an identifier of another length', redeemed({ ...session, openid: '<openid:1,32>' }), 'openid (length)'],
    [
      'another content type',
      line('/sns/jscode2session', login, session, { contentType: json }),
      'contentType',
    ],
    ['another message', redeemed(refusal(40029, 'code is invalid')), 'errmsg'],
    ['a page instead of JSON', line('/sns/jscode2session', login, null), 'body'],
  ])('tells %s', async (_, recorded, what) => {
    const { differences, changes } = await compare(recorded);
    expect(differences).toMatchObject([{ call: 1, path: '/sns/jscode2session', what }]);
    expect(changes).toEqual([]);
  });

  test('tells that WeChat kept a token which the emulator would have replaced', async () => {
    const sent = { grant_type: 'client_credential', appid: login.appid, secret: login.secret };
    const body = { access_token: '<access_token:1,136>', expires_in: 7200 };
    const given = (at: number) => line('/cgi-bin/stable_token', {}, body, { method: 'POST', sent, at });
    expect((await compare(given(0), given(1000))).differences).toEqual([]);
    const late = await compare(given(0), given(8_000_000));
    expect(late.differences).toMatchObject([{ call: 2, what: 'access_token', emulator: 'another value' }]);
  });

  test.each([
    ['later than the emulator', [0, 400, 1000], [1, 1, 2], 1000],
    ['sooner than the emulator', [0, 100, 200], [1, 2, 3], 100],
    ['never', [0, 400, 90_000], [1, 1, 1], 90_001],
  ])('shows that WeChat renews session_keys %s as a rule', async (_, seconds, keys, age) => {
    const logins = seconds.map((second, index) => {
      const query = { ...login, js_code: `<code:${index + 1},32>` };
      const body = { session_key: `<session_key:${keys[index]},24>`, openid: '<openid:1,28>' };
      return line('/sns/jscode2session', query, body, { at: second * 1000 });
    });
    const { differences, changes, unexplained } = await compare(...logins);
    expect(differences.map(({ what }) => what)).toContain('session_key');
    expect(changes).toMatchObject([{ rule: 'sessionKeyMinimumAge', from: 300, to: age }]);
    expect(unexplained).toEqual([]);
  });

  test('is alike where a third-party platform redeems the codes', async () => {
    const query = {
      appid: login.appid,
      js_code: login.js_code,
      grant_type: 'authorization_code',
      component_appid: '<appid:2,18>',
      component_access_token: '<access_token:1,136>',
    };
    const used = refusal(40163, 'code been used');
    const path = '/sns/component/jscode2session';
    expect((await compare(line(path, query, session), line(path, query, used))).differences).toEqual([]);
  });

  test('finds no rule where session_keys are renewed as the emulator does it', async () => {
    const logins = [1, 1, 2].map((key, index) => {
      const query = { ...login, js_code: `<code:${index + 1},32>` };
      const body = { session_key: `<session_key:${key},24>`, openid: '<openid:1,28>' };
      return line('/sns/jscode2session', query, body, { at: index * 200_000 });
    });
    expect((await compare(...logins)).differences).toEqual([]);
  });

  test('passes over calls that nobody answered, and a last line that was cut short', async () => {
    const lost = JSON.stringify({ ...JSON.parse(redeemed(session)), response: null });
    expect(await compareRecording(`${lost}\n${redeemed(session)}\n{"at":1,"requ`)).toMatchObject({
      kind: 'compared',
      answers: 1,
      differences: [],
    });
  });

  test.each([
    ['{}', 1],
    [`${redeemed(session)}\nnonsense\n`, 2],
    [redeemed(session).replace('/sns/jscode2session', 'https://example.com/'), 1],
  ])('refuses %j by its line', async (text, number) => {
    expect(await compareRecording(text)).toMatchObject({ kind: 'unreadable', line: number });
  });
});
