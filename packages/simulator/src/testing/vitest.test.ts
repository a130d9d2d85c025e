import { within } from '@testing-library/dom';
import { expect, it } from 'vitest';
import { type Files, writeMiniProgram } from '../compile/mini-program.fixture.ts';
import { renderMiniProgram } from './vitest.ts';

const files: Files = {
  'app.json': '{"pages": ["p/p", "q/q"]}',
  'app.js': 'App({})',
  'p/p.wxml': `<button bindtap="count">count {{n}}</button><input placeholder="name" bindinput="named"/>
    <view>{{greeting}}</view><button bindtap="login">log in</button><view>{{code}}</view>
    <button bindtap="ask">ask</button><button bindtap="fail">fail</button><navigator url="/q/q?id=3">next</navigator>`,
  'p/p.js': `Page({
    data: { n: 0 },
    count() { this.setData({ n: this.data.n + 1 }) },
    named(e) { this.setData({ greeting: "hello " + e.detail.value }) },
    login() { wx.login({ success: ({ code }) => this.setData({ code: "code of " + code.length }) }) },
    ask() { wx.request({ url: "http://localhost/a", success: ({ data }) => this.setData({ greeting: data.text }), fail: () => this.setData({ greeting: "failed" }) }) },
    fail() { throw new Error("on purpose") },
  })`,
  'q/q.wxml': '<view>second {{id}}</view>',
  'q/q.js': 'Page({ onLoad({ id }) { this.setData({ id }) } })',
};

const screenOf = (opened: { readonly screen: unknown }) =>
  within(opened.screen as Parameters<typeof within>[0]);

it('taps, types and finds by role and text', async () => {
  const opened = await renderMiniProgram({ root: writeMiniProgram(files).root });
  const screen = screenOf(opened);
  await opened.user.tap(screen.getByRole('button', { name: 'count 0' }));
  expect(screen.getByRole('button', { name: 'count 1' })).toBeTruthy();
  await opened.user.type(screen.getByLabelText('name'), 'Alice');
  expect(screen.getByText('hello Alice')).toBeTruthy();
});

it('logs in with the emulated WeChat, and opens pages', async () => {
  const opened = await renderMiniProgram({ root: writeMiniProgram(files).root });
  const screen = screenOf(opened);
  await opened.user.tap(screen.getByRole('button', { name: 'log in' }));
  expect(await screen.findByText(/code of \d+/)).toBeTruthy();
  await opened.user.tap(screen.getByText('next'));
  expect(await screen.findByText('second 3')).toBeTruthy();
});

it('answers requests as the test says', async () => {
  const fetch = (url: string): Promise<Response> => Promise.resolve(Response.json({ text: `from ${url}` }));
  const opened = await renderMiniProgram({ root: writeMiniProgram(files).root, fetch });
  await opened.user.tap(screenOf(opened).getByRole('button', { name: 'ask' }));
  expect(await screenOf(opened).findByText('from http://localhost/a')).toBeTruthy();
});

it('counts unmatched requests and errors of the mini program as mistakes', async () => {
  const opened = await renderMiniProgram({ root: writeMiniProgram(files).root, toleratesMistakes: true });
  const screen = screenOf(opened);
  await opened.user.tap(screen.getByRole('button', { name: 'ask' }));
  await screen.findByText('failed');
  await opened.user.tap(screen.getByRole('button', { name: 'fail' }));
  await expect
    .poll(() => opened.mistakes)
    .toEqual(['unmatched request: GET http://localhost/a', expect.stringContaining('on purpose')]);
});

it('opens at a page with its query, for another person', async () => {
  const opened = await renderMiniProgram({
    root: writeMiniProgram(files).root,
    path: 'q/q?id=9',
    user: 'bob',
  });
  expect(screenOf(opened).getByText('second 9')).toBeTruthy();
});

it('gives events fields of their own, as runtimes that look for them there expect', async () => {
  const seen =
    'seen(e) { this.setData({ own: e.type + ["type", "detail", "timeStamp", "target", "touches"].filter((n) => Object.hasOwn(e, n)) }) }';
  const opened = await renderMiniProgram({
    root: writeMiniProgram({
      ...files,
      'p/p.json': '{"usingComponents": {"c-c": "/c/c"}}',
      'p/p.wxml': '<button bindtap="seen">tap</button><c-c bindpicked="seen"/><view>{{own}}</view>',
      'p/p.js': `Page({ data: { own: "" }, ${seen} })`,
      'c/c.json': '{"component": true}',
      'c/c.wxml': '<button bindtap="pick">pick</button>',
      'c/c.js': 'Component({ methods: { pick() { this.triggerEvent("picked", { id: 1 }) } } })',
    }).root,
  });
  await opened.user.tap(screenOf(opened).getByRole('button', { name: 'tap' }));
  expect(screenOf(opened).getByText('taptype,detail,timeStamp,target,touches')).toBeTruthy();
  await opened.user.tap(screenOf(opened).getByRole('button', { name: 'pick' }));
  expect(screenOf(opened).getByText('pickedtype,detail,timeStamp,target')).toBeTruthy();
});

it('says why a mini program does not come up', async () => {
  const { root } = writeMiniProgram({ 'app.json': '{"pages": []}' });
  await expect(renderMiniProgram({ root, patienceMs: 50 })).rejects.toThrow('must list at least one page');
});
