import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { type Answer, accessToken, appId, demoEmulator, get, logIn } from '../world.fixture.ts';

async function ask(emulator: Emulator, query: Record<string, string>): Promise<Answer> {
  return get(emulator, '/wxa/getpaidunionid', { access_token: await accessToken(emulator), ...query });
}

describe('GET /wxa/getpaidunionid', () => {
  test('#32 the unionid within 300 s of a payment, by either name of the order', async () => {
    const emulator = demoEmulator();
    const { openid, unionid } = await logIn(emulator);
    const order = emulator.people.pay({ appId: appId, user: 'alice' });
    const byTransaction = await ask(emulator, { openid, transaction_id: order.transactionId });
    expect(byTransaction.json).toEqual({ unionid, errcode: 0, errmsg: 'ok' });
    emulator.advance(300);
    const { mchId: mch_id, outTradeNo: out_trade_no } = order;
    expect((await ask(emulator, { openid, mch_id, out_trade_no })).json.unionid).toBe(unionid);
    emulator.advance(1);
    expect((await ask(emulator, { openid, mch_id, out_trade_no })).json).toEqual({
      errcode: 89300,
      errmsg: expect.stringMatching(/^invalid trade rid: /),
    });
  });

  test('#32 an unknown order and the order of somebody else are 89300, a bad openid 40003', async () => {
    const emulator = demoEmulator();
    const { openid } = await logIn(emulator);
    const foreign = emulator.people.pay({ appId: appId, user: 'bob' });
    expect((await ask(emulator, { openid, transaction_id: '4200' })).json.errcode).toBe(89300);
    expect((await ask(emulator, { openid, transaction_id: foreign.transactionId })).json.errcode).toBe(89300);
    const own = emulator.people.pay({ appId: appId, user: 'alice' });
    const halves = [
      { mch_id: '1', out_trade_no: own.outTradeNo },
      { mch_id: own.mchId, out_trade_no: '1' },
    ];
    for (const half of halves) expect((await ask(emulator, { openid, ...half })).json.errcode).toBe(89300);
    expect((await ask(emulator, { openid, mch_id: '1' })).json.errcode).toBe(89300);
    expect((await ask(emulator, { openid: 'oNobody', transaction_id: '4200' })).json.errcode).toBe(40003);
  });

  test('without any order the missing parameter is named as 40101, with a hint', async () => {
    const emulator = demoEmulator();
    const { openid } = await logIn(emulator);
    expect((await ask(emulator, { openid })).json).toEqual({
      errcode: 40101,
      errmsg: expect.stringMatching(/^missing parameter hint: \[\w+\] rid: /),
    });
  });

  test('#32 an app bound to no Open Platform account gets 89002', async () => {
    const emulator = demoEmulator();
    emulator.console.bindApp(appId, null);
    const { openid } = await logIn(emulator);
    const order = emulator.people.pay({ appId: appId, user: 'alice' });
    const { json } = await ask(emulator, { openid, transaction_id: order.transactionId });
    expect(json).toEqual({ errcode: 89002, errmsg: expect.stringMatching(/^open not exists rid: /) });
  });
});
