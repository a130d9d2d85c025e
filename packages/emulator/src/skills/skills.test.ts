import { describe, expect, test } from 'vitest';
import { demoEmulator, phone, redeem, wxOf } from '../world.fixture.ts';
import { outcomeOf, talk } from './skills.fixture.ts';

describe('a call', () => {
  test('#92 arguments that do not fit are passed on, or refused where the test is strict', async () => {
    const emulator = demoEmulator();
    wxOf(emulator).setStorageSync('code', 'x');
    const odd = { days: 99, more: true };
    expect(await outcomeOf(talk(emulator), 'listOrders', odd)).toMatchObject({ kind: 'answered' });
    expect(await outcomeOf(talk(emulator, { strict: true }), 'listOrders', odd)).toEqual({
      kind: 'failed',
      reason: 'arguments',
      message: 'arguments.days: should be at most 15',
    });
    expect(await outcomeOf(talk(emulator), 'teleport')).toMatchObject({ reason: 'arguments' });
  });

  test('#93 goes through the middlewares on every call: the first is the outermost', async () => {
    const skills = talk();
    await skills.call('run', { what: 'order' });
    const second = await outcomeOf(skills, 'run', { what: 'order' });
    const round = ['a-in', 'b-in', 'handler', 'b-out', 'a-out'];
    expect(second).toMatchObject({
      result: { structuredContent: { order: [...round, ...round.slice(0, 3)] } },
    });
  });

  test('#94 a middleware that throws before it goes on fails the call, and an outer one can catch it', async () => {
    const skills = talk();
    const refused = await outcomeOf(skills, 'run', { throwAt: 'b' });
    expect(refused).toEqual({ kind: 'failed', reason: 'thrown', message: 'b refuses' });
    const after = await outcomeOf(skills, 'run', { what: 'order' });
    expect(JSON.stringify(after)).toContain('["a-in","b-in","a caught b refuses","a-in"');
    expect(await outcomeOf(skills, 'run', { stopAt: 'a' })).toMatchObject({ reason: 'blocked' });
    expect(await outcomeOf(skills, 'run', { what: 'throw' })).toMatchObject({ message: 'handler failed' });
  });

  test('#95 what a middleware changes in the arguments does not reach the handler', async () => {
    const outcome = await outcomeOf(talk(), 'run', { what: 'order' });
    expect(outcome).toMatchObject({ result: { structuredContent: { args: { what: 'order' } } } });
    expect(JSON.stringify(outcome)).not.toContain('changed');
  });

  test('#96 middlewares and handler together have 300 s', async () => {
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => void waits.push(milliseconds);
    const outcome = await outcomeOf(talk(demoEmulator({ sleep })), 'run', { what: 'forever' });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'timeout' });
    expect(waits).toEqual([300_000]);
  });

  test('#100 apiCalls are followed at once with their arguments, and not for ever', async () => {
    const skills = talk();
    const steps = await skills.call('listOrders', { days: 1 });
    expect(steps.map(({ name, outcome }) => [name, outcome.kind])).toEqual([
      ['listOrders', 'answered'],
      ['login', 'answered'],
    ]);
    const endless = await skills.call('run', { what: 'loop', n: 1 });
    expect(endless.at(1)).toMatchObject({ arguments: { what: 'loop', n: 1 } });
    expect(endless).toHaveLength(12);
    expect(endless.at(-1)?.outcome).toMatchObject({ kind: 'failed', reason: 'hops' });
  });

  test("#108 the person's words are told from 3.17.5 on, to an API that declares them", async () => {
    const emulator = demoEmulator();
    wxOf(emulator).setStorageSync('code', 'x');
    const words = async (baseLibrary: string) => {
      const skills = talk(emulator, { baseLibrary });
      return outcomeOf(skills, 'listOrders', { days: 1 }, { query: '我的订单' });
    };
    expect(await words('3.17.5')).toMatchObject({ result: { structuredContent: { words: '我的订单' } } });
    expect(JSON.stringify(await words('3.17.0'))).not.toContain('我的订单');
    const undeclared = talk(emulator, { baseLibrary: '3.17.5' });
    const other = await outcomeOf(undeclared, 'run', { what: 'order' }, { query: '我的订单' });
    expect(JSON.stringify(other)).not.toContain('我的订单');
  });
});

describe('a result', () => {
  test.each([
    ['no content', { structuredContent: {} }],
    ['empty content', { content: [] }],
    ['a block of another type', { content: [{ type: 'image', text: 'x' }] }],
    ['a block without text', { content: [{ type: 'text' }] }],
    ['no object', 'text'],
    ['nothing', null],
  ])('#97 %s is refused', async (_, result) => {
    expect(await outcomeOf(talk(), 'run', { what: 'result', result })).toMatchObject({
      kind: 'failed',
      reason: 'result',
    });
  });

  test.each(['structuredContent', '_meta'])('#98 %s of more than 200 KB is refused', async (member) => {
    expect(await outcomeOf(talk(), 'run', { what: 'big', member })).toMatchObject({
      reason: 'result',
      message: `${member} is larger than 200 KB`,
    });
  });

  test('#98 content of more than 200 KB is refused', async () => {
    const result = { content: [{ type: 'text', text: 'x'.repeat(200 * 1024) }] };
    expect(await outcomeOf(talk(), 'run', { what: 'result', result })).toMatchObject({ reason: 'result' });
  });

  test('#99 of an error has no structured content and shows no card', async () => {
    const outcome = await outcomeOf(talk(), 'run', {});
    expect(outcome).toMatchObject({ kind: 'answered', result: { isError: true }, card: null });
    expect(outcome).not.toHaveProperty('result.structuredContent');
  });

  test('#101 hands over to a page by an object, or by a function of the result', async () => {
    const emulator = demoEmulator();
    wxOf(emulator).setStorageSync('code', 'x');
    expect(await outcomeOf(talk(emulator), 'listOrders', { days: 2 })).toMatchObject({
      handoff: {
        path: '/pages/orders/orders',
        query: `days=2&kind=${encodeURIComponent('全部')}`,
        payload: { orders: [1] },
      },
    });
    expect(await outcomeOf(talk(emulator), 'run', { what: 'later' })).toMatchObject({
      handoff: { path: '/pages/other/other', query: 'days=3' },
    });
    const older = talk(emulator, { baseLibrary: '3.16.1' });
    expect(await outcomeOf(older, 'listOrders', { days: 2 })).toMatchObject({ handoff: null });
  });

  test('#102 the page is told of the handoff before it can load', async () => {
    const emulator = demoEmulator();
    wxOf(emulator).setStorageSync('code', 'x');
    const skills = talk(emulator);
    const outcome = await outcomeOf(skills, 'listOrders', { days: 2 });
    const page = phone(emulator);
    const heard: unknown[] = [];
    const listener = (handoff: unknown) => heard.push(handoff);
    page.wx.onAgentHandoff(listener);
    if (outcome.kind !== 'answered' || outcome.handoff === null) throw new Error('A handoff was expected.');
    const opened = skills.openHandoff(outcome.handoff, page);
    expect(heard).toEqual([opened]);
    page.wx.offAgentHandoff(listener);
    page.wx.offAgentHandoff();
    skills.openHandoff(outcome.handoff, page);
    expect(heard).toHaveLength(1);
  });

  test('shows a card whose component is told of call and result, and which may expire', async () => {
    const emulator = demoEmulator();
    wxOf(emulator).setStorageSync('code', 'x');
    const skills = talk(emulator);
    await skills.call('listOrders', { days: 2 });
    await skills.call('listOrders', { days: 3 });
    await skills.call('run', { what: 'order' });
    expect(skills.cards).toMatchObject([
      {
        component: 'ordering/orders/components/order-card',
        data: { orders: [{ id: 1, shown: true }], seen: 'days 2', trace: 't1' },
        relatedPage: { path: '/pages/orders/orders', query: 'from=card' },
      },
      { data: { seen: 'days 3' } },
      { component: 'ordering/orders/components/live-card', data: { ready: true }, relatedPage: null },
    ]);
    expect(skills.cards.map(({ problem }) => problem)).toEqual([null, null, null]);
    await skills.call('run', { what: 'expire', match: 'latest' });
    expect(skills.cards.map(({ isExpired }) => isExpired)).toEqual([false, true, false]);
    await skills.call('run', { what: 'expire' });
    expect(skills.cards.map(({ isExpired }) => isExpired)).toEqual([true, true, false]);
  });
});

test('a component or a handoff that throws is told, and the conversation goes on', async () => {
  const skills = talk();
  const [first] = await skills.call('listOrders', { days: 1 });
  expect(first?.outcome).toMatchObject({
    kind: 'answered',
    card: { problem: expect.stringMatching(/undefined/), data: { seen: 'days 1' } },
  });
  const wrong = await outcomeOf(skills, 'run', { what: 'broken handoff' });
  expect(wrong).toEqual({ kind: 'failed', reason: 'thrown', message: 'no handoff' });
});

describe('the contexts', () => {
  test('#103 share no globals', async () => {
    const emulator = demoEmulator();
    wxOf(emulator).setStorageSync('code', 'x');
    const skills = talk(emulator);
    await skills.call('listOrders', { days: 1 });
    const seen = (['atomic-api', 'component', 'dynamic-component'] as const).map((context) => [
      skills.evaluate(context, 'typeof shared'),
      skills.evaluate(context, 'typeof own'),
    ]);
    expect(seen).toEqual([
      ['string', 'undefined'],
      ['undefined', 'string'],
      ['undefined', 'undefined'],
    ]);
    expect(skills.cards).toMatchObject([{ data: { global: 'undefined' } }]);
    expect(Reflect.get(globalThis, 'shared')).toBeUndefined();
  });

  test('#104 share the storage with the pages, both ways', async () => {
    const emulator = demoEmulator();
    const skills = talk(emulator);
    await skills.call('login');
    expect(wxOf(emulator).getStorageSync('code')).toMatch(/^0/);
    wxOf(emulator).setStorageSync('from the page', 1);
    expect(skills.evaluate('atomic-api', "wx.getStorageSync('from the page')")).toBe(1);
  });

  test('#105 #107 each has the calls that its list names', async () => {
    const skills = talk();
    const outcome = await outcomeOf(skills, 'run', { what: 'apis' });
    const { structuredContent } = outcome.kind === 'answered' ? outcome.result : {};
    expect(structuredContent).toMatchObject({ page: 'undefined', timer: 'undefined' });
    const atomic = structuredContent?.apis;
    for (const name of [
      'login',
      'checkSession',
      'request',
      'getPhoneNumber',
      'getRealtimePhoneNumber',
      'modelContext',
    ])
      expect(atomic).toContain(name);
    for (const name of [
      'showModal',
      'navigateTo',
      'getUserProfile',
      'getUserInfo',
      'openSetting',
      'removeStorageSync',
    ])
      expect(atomic).not.toContain(name);
    const has = (context: 'component' | 'dynamic-component') =>
      ['login', 'checkSession', 'request', 'getStorageSync', 'chooseAddress', 'getPhoneNumber'].map((name) =>
        skills.evaluate(context, `typeof wx.${name}`),
      );
    const [no, yes] = ['undefined', 'function'];
    expect(has('component')).toEqual([no, no, no, yes, yes, no]);
    expect(has('dynamic-component')).toEqual([yes, yes, yes, yes, yes, no]);
  });

  test('#106 a login in a skill is the same person, and may leave the server with an old key', async () => {
    const emulator = demoEmulator();
    const page = wxOf(emulator);
    const before = (await redeem(emulator, (await page.login())?.code ?? '')).json;
    emulator.advance(301);
    await talk(emulator).call('login');
    expect(await page.checkSession()).toMatchObject({ errMsg: 'checkSession:ok' });
    const after = (await redeem(emulator, page.getStorageSync('code') as string)).json;
    expect(after.openid).toBe(before.openid);
    expect(after.session_key).not.toBe(before.session_key);
  });

  test('#109 the end of the runtime clears what modules remember, and keeps the storage', async () => {
    const emulator = demoEmulator();
    wxOf(emulator).setStorageSync('code', 'x');
    const skills = talk(emulator);
    const calls = async () => {
      const outcome = await outcomeOf(skills, 'listOrders', { days: 1 });
      return outcome.kind === 'answered' ? outcome.result.structuredContent?.calls : null;
    };
    expect([await calls(), await calls()]).toEqual([1, 2]);
    skills.endRuntime();
    expect([await calls(), skills.cards.length]).toEqual([1, 1]);
  });

  test('request gives a promise, getPhoneNumber a code, and modules of the main package are out of reach', async () => {
    const fetch = async () => new Response('', { status: 418 });
    const skills = talk(demoEmulator(), { fetch });
    const text = async (args: Record<string, unknown>) => {
      const outcome = await outcomeOf(skills, 'run', args);
      return outcome.kind === 'answered' ? outcome.result.content[0]?.text : outcome.message;
    };
    expect(await text({ what: 'request', url: 'https://shop.example/' })).toBe('418');
    expect(await text({ what: 'phone' })).toMatch(/^[0-9a-f]{64}$/);
    for (const path of ['../../main', 'node:fs', 'left-pad'])
      expect(await text({ what: 'require', path })).toBe(
        `module '${path}' is not defined, require args is '${path}'`,
      );
  });
});
