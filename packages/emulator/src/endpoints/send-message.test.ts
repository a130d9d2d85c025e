import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import type { MessageTemplate } from '../platform/records/app.ts';
import { accessToken, appId, demoEmulator, failureOf, logIn, phone, post } from '../world.fixture.ts';
import { wrongField } from './message-fields.ts';

const template = (id: string, more: Partial<MessageTemplate> = {}): MessageTemplate => ({
  id,
  title: `消息 ${id}`,
  fields: ['thing1', 'time2'],
  longTerm: false,
  banned: false,
  ...more,
});

function world(templates: MessageTemplate[] | null = [template('order')]): Emulator {
  const emulator = demoEmulator();
  Object.assign(emulator.platform.state.apps.get(appId) ?? {}, { templates, pages: ['pages/order/order'] });
  return emulator;
}

const subscribe = (emulator: Emulator, tmplIds: unknown, options = {}) => {
  const running = phone(emulator, 'alice', options);
  return running.call('requestSubscribeMessage', { tmplIds }, { tap: true });
};

const data = { thing1: { value: '你的订单' }, time2: { value: '2026年11月20日 15:01' } };

async function send(emulator: Emulator, more: object = {}) {
  const { openid } = await logIn(emulator);
  const query = { access_token: await accessToken(emulator) };
  const body = { touser: openid, template_id: 'order', data, ...more };
  return (await post(emulator, '/cgi-bin/message/subscribe/send', { query, body })).json;
}

describe('wx.requestSubscribeMessage', () => {
  test('asks inside a tap, and tells the choice for each template', async () => {
    const emulator = world([template('order'), template('news')]);
    const untapped = failureOf(phone(emulator).wx.requestSubscribeMessage({ tmplIds: ['order'] }));
    expect((await untapped).errMsg).toMatch(/can only be invoked by user TAP gesture/);
    const onDialog = () => ({ accept: true, choices: [1] });
    expect(await subscribe(emulator, ['order', 'news'], { onDialog })).toMatchObject({
      result: { errMsg: 'requestSubscribeMessage:ok', order: 'reject', news: 'accept' },
    });
    const refused = await subscribe(emulator, ['order'], { onDialog: () => ({ accept: false }) });
    expect(refused).toMatchObject({ result: { order: 'reject' } });
  });

  test('kept choices are in the settings and are not asked for again', async () => {
    const emulator = world();
    await subscribe(emulator, ['order'], { onDialog: () => ({ accept: true, keep: true }) });
    const unasked = { onDialog: () => ({ accept: false }) };
    expect(await subscribe(emulator, ['order'], unasked)).toMatchObject({ result: { order: 'accept' } });
    const setting = await phone(emulator).wx.getSetting({ withSubscriptions: true });
    expect(setting?.subscriptionsSetting).toEqual({ mainSwitch: true, itemSettings: { order: 'accept' } });
  });

  test('a banned template is "ban", the second of a title "filter"', async () => {
    const emulator = world([
      template('a', { title: '同名' }),
      template('b', { title: '同名' }),
      template('c', { banned: true }),
    ]);
    const { result } = (await subscribe(emulator, ['a', 'b', 'c'])) as { result: unknown };
    expect(result).toMatchObject({ a: 'accept', b: 'filter', c: 'ban' });
  });

  test.each([
    [[], 10001],
    ['order', 10001],
    [[5], 10004],
    [['unknown'], 20001],
    [['order', 'forever'], 20002],
    [['order', 'order', 'order', 'order', 'order', 'order'], 20003],
  ])('of %j fails with errCode %i', async (tmplIds, errCode) => {
    const emulator = world([template('order'), template('forever', { longTerm: true })]);
    expect(await subscribe(emulator, tmplIds)).toMatchObject({ result: { errCode } });
  });

  test('fails with 20004 while the person has switched all messages off', async () => {
    const emulator = world();
    emulator.people.account('alice', appId).subscriptionsOff = true;
    expect(await subscribe(emulator, ['order'])).toMatchObject({ result: { errCode: 20004 } });
  });
});

describe('subscribe/send', () => {
  test('sends one message for each subscription, and any number of a long-term one', async () => {
    const emulator = world([template('order'), template('forever', { longTerm: true })]);
    expect(await send(emulator)).toMatchObject({
      errcode: 43101,
      errmsg: expect.stringMatching(/^user refuse to accept the msg rid: /),
    });
    await subscribe(emulator, ['order']);
    await subscribe(emulator, ['order']);
    const codes = [await send(emulator), await send(emulator), await send(emulator)];
    expect(codes.map(({ errcode }) => errcode)).toEqual([0, 0, 43101]);
    await subscribe(emulator, ['forever']);
    for (let count = 0; count < 3; count += 1)
      expect((await send(emulator, { template_id: 'forever' })).errcode).toBe(0);
  });

  test('a message that was refused uses nothing up', async () => {
    const emulator = world();
    await subscribe(emulator, ['order']);
    const wrong = await send(emulator, {
      data: { ...data, thing1: { value: '一二三四五六七八九十'.repeat(3) } },
    });
    expect(wrong).toMatchObject({ errcode: 47003, errmsg: expect.stringMatching(/data\.thing1\.value/) });
    expect((await send(emulator)).errcode).toBe(0);
  });

  test.each([
    ['somebody else', { touser: 'oAAAA' }, 40003],
    ['no template', { template_id: '' }, 40037],
    ['an unknown template', { template_id: 'unknown' }, 40037],
    ['a banned template', { template_id: 'banned' }, 43107],
    ['an unknown page', { page: 'pages/other/other?a=1' }, 41030],
    ['a field that is missing', { data: { thing1: { value: 'x' } } }, 47003],
    ['no data', { data: null }, 47003],
  ])('to or with %s is refused', async (_, more, errcode) => {
    const emulator = world([template('order'), template('banned', { banned: true })]);
    await subscribe(emulator, ['order']);
    expect((await send(emulator, more)).errcode).toBe(errcode);
    expect((await send(emulator, { page: 'pages/order/order?id=1' })).errcode).toBe(0);
  });

  test('an app whose templates are not kept takes any template, of fields with known types', async () => {
    const emulator = world(null);
    await subscribe(emulator, ['any']);
    expect((await send(emulator, { template_id: 'any', data: { teleport1: { value: 'x' } } })).errcode).toBe(
      47003,
    );
    expect((await send(emulator, { template_id: 'any', data: { name1: { value: '某某' } } })).errcode).toBe(
      0,
    );
  });
});

test.each([
  ['thing1', '广州至北京', 'x'.repeat(21)],
  ['number1', '-12.5', '12a'],
  ['letter1', 'abc', 'ab1'],
  ['symbol1', '★★', 'a'],
  ['character_string1', 'NO.2026-1', '编号'],
  ['time1', '2019年10月1日 15:01', '今天'],
  ['time1', '15:01~16:30:20', '15'],
  ['date1', '2018-01-01', 'tomorrow'],
  ['date1', '2019年10月1日~2019年10月3日', '2019'],
  ['amount1', '￥100.5元', '100 元整'],
  ['phone_number1', '+86-0766-66888866', 'call me'],
  ['car_number1', '粤A8Z888挂', '粤A8Z88888888'],
  ['name1', '张三', '一二三四五六七八九十一'],
  ['name1', 'Zhang San', 'Z'.repeat(21)],
  ['phrase1', '配送中', 'done'],
])('a field %s takes "%s" and not "%s"', (field, good, bad) => {
  const verdict = (value: unknown) => wrongField({ fields: [field] }, { [field]: { value } });
  expect([verdict(good), verdict(bad), verdict('')]).toEqual([
    null,
    `data.${field}.value`,
    `data.${field}.value`,
  ]);
});
