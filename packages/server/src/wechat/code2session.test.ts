import { describe, expect, it } from 'vitest';
import { Secret } from '../base/secret.ts';
import { answering } from './answers.fixture.ts';
import { type Code2SessionResult, createCode2Session } from './code2session.ts';
import { createPlatformClient } from './platform-client.ts';

const app = { appId: 'wx0123456789abcdef', secret: '0123456789abcdef0123456789abcdef' };

async function exchange(answer: object): Promise<Code2SessionResult> {
  const { fetch } = answering(() => answer);
  return createCode2Session(createPlatformClient({ fetch, now: Date.now }))(app, 'code');
}

describe('code2Session', () => {
  it('asks as documented: everything in the query of a GET', async () => {
    const { fetch, seen } = answering(() => ({ openid: 'o1', session_key: 'k1' }));
    const code2Session = createCode2Session(createPlatformClient({ fetch, now: Date.now }));
    await code2Session({ ...app, secret: new Secret(app.secret) }, '0a+b/c=&d');
    expect(seen).toEqual([
      {
        method: 'GET',
        path: '/sns/jscode2session',
        query: {
          appid: app.appId,
          secret: app.secret,
          js_code: '0a+b/c=&d',
          grant_type: 'authorization_code',
        },
        contentType: null,
        body: '',
      },
    ]);
  });

  it('gives openid and session_key, and the unionid only when there is one', async () => {
    const openid = 'olQ7rLmm83trKrCNaof6Gf0IkDwU';
    const exchanged = { kind: 'exchanged', openId: openid, sessionKey: 'gPXJstHE7Gviep8pOAfvZQ==' };
    const body = { session_key: 'gPXJstHE7Gviep8pOAfvZQ==', openid };
    expect(await exchange(body)).toEqual({ ...exchanged, unionId: null });
    expect(await exchange({ ...body, unionid: '' })).toEqual({ ...exchanged, unionId: null });
    expect(await exchange({ ...body, unionid: 'ou1', expires_in: 7200, errcode: 0, errmsg: 'ok' })).toEqual({
      ...exchanged,
      unionId: 'ou1',
    });
  });

  it.each([
    [40029, 'invalid code, rid: 64b79592-1db719b6-187cfe77', 'code_invalid', '64b79592-1db719b6-187cfe77'],
    [40163, 'code been used, rid: 64bb7f31-356dfe4d-6348ca3b', 'code_used', '64bb7f31-356dfe4d-6348ca3b'],
    [
      40013,
      'invalid appid, rid: 65a29241-17ce7fe3-0b4c522b',
      'wechat_misconfigured',
      '65a29241-17ce7fe3-0b4c522b',
    ],
    [
      40125,
      'invalid appsecret, rid: 61783524-6e9fd6bc-59d4a1b8',
      'wechat_misconfigured',
      '61783524-6e9fd6bc-59d4a1b8',
    ],
    [41008, 'missing code, rid: 65d56510-389d87bb-729c2f46', 'code_invalid', '65d56510-389d87bb-729c2f46'],
    [41004, 'appsecret missing, hints: [ req_id: qkacgByWf-jJsoNA ]', 'wechat_misconfigured', null],
    [40226, 'code blocked', 'user_blocked', null],
    [45011, 'api minute-quota reach limit, must slower, retry next minute', 'rate_limited', null],
    [-1, 'system error', 'wechat_unavailable', null],
    [99999, 'something new', 'wechat_unavailable', null],
  ])('rejects with the meaning of %i', async (errcode, errmsg, code, rid) => {
    expect(await exchange({ errcode, errmsg })).toMatchObject({ kind: 'rejected', code, errcode, rid });
  });

  it.each([
    {},
    { openid: 'o1' },
    { session_key: 'k1' },
    { openid: '', session_key: 'k1' },
    { openid: 1, session_key: 'k1' },
    { openid: 'o1', session_key: null },
    { openid: ['o1'], session_key: 'k1' },
  ])('does not log anybody in with %j', async (body) => {
    expect(await exchange(body)).toMatchObject({ kind: 'rejected', code: 'wechat_unavailable', errcode: 0 });
  });

  it('says why there is no answer', async () => {
    expect(await exchange(new Response('<html>'))).toEqual({
      kind: 'unavailable',
      code: 'wechat_unavailable',
      reason: 'not-json',
      retryAfter: 2,
    });
  });

  it('says when another try is worth it', async () => {
    expect(await exchange({ errcode: 45011 })).toMatchObject({ retryAfter: 60 });
    expect(await exchange({ errcode: 40029 })).not.toHaveProperty('retryAfter');
  });
});
