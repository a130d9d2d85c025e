import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { createWorld } from './testing/world.fixture.ts';

test('deleting the account, exporting it and removing a device go with a fresh code, unasked', async () => {
  const { options, server, logins } = createWorld();
  server.stepUp = true;
  const auth = createAuth(options);
  await auth.ready();
  expect(await auth.exportAccount()).toMatchObject({ kind: 'ok' });
  expect(await auth.removeDevice('1')).toEqual({ kind: 'removed' });
  expect(await auth.deleteAccount()).toEqual({ kind: 'removed' });
  const codes = server.calls.slice(1).map((call) => call.stepUpCode);
  expect(codes).toEqual(Array(3).fill(expect.stringMatching(/^\w{32}$/)));
  expect([new Set(codes).size, logins()]).toEqual([3, 4]);
});

test('a request that is asked for a fresh code is sent once more with one, and the session stays', async () => {
  const { options, server, logins } = createWorld();
  server.stepUp = true;
  const auth = createAuth(options);
  expect(await auth.request({ url: '/auth/me/export' })).toMatchObject({ statusCode: 200 });
  expect([logins(), server.made.length]).toEqual([2, 1]);
});

test('a code that is not good enough ends in the refusal, not in a loop and not in a new login', async () => {
  const { options, server, logins } = createWorld();
  const { fetch } = server;
  const refusal = {
    code: 'step_up_required',
    action: 'retry-with-fresh-code',
    title: '',
    detail: '',
    status: 401,
  };
  server.fetch = (request) =>
    request.url.endsWith('/own') ? Promise.resolve(Response.json(refusal, { status: 401 })) : fetch(request);
  const auth = createAuth(options);
  expect(await auth.request({ url: '/own' })).toMatchObject({ statusCode: 401 });
  expect([logins(), server.made.length, auth.state.kind]).toEqual([2, 1, 'signed-in']);
});

test('a fresh code that cannot be had is how the call ends', async () => {
  const { options, server } = createWorld();
  server.stepUp = true;
  const auth = createAuth(options);
  await auth.ready();
  options.wx.login = ({ fail }) => fail?.({ errMsg: 'login:fail wxa login is blocked' });
  expect(await auth.deleteAccount()).toMatchObject({ kind: 'wx-failed', api: 'login' });
  await expect(Promise.resolve(auth.request({ url: '/auth/me/export' }))).rejects.toMatchObject({
    errMsg: 'request:fail login wx-failed',
  });
  expect(auth.state.kind).toBe('signed-in');
});

test('a guest’s request logs in where the app wants that, but not after a logout', async () => {
  const { options, logins } = createWorld();
  const auth = createAuth({ ...options, silent: false, guestLogin: true });
  expect(await auth.request({ url: '/public' })).toMatchObject({ data: { guest: true } });
  expect(logins()).toBe(0);
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
  expect(logins()).toBe(1);
  await auth.logout();
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 401 });
  expect(logins()).toBe(1);
});

test('the response hook sees the answer that the page gets, and may change it', async () => {
  const { options, server } = createWorld();
  const seen: unknown[] = [];
  const auth = createAuth({
    ...options,
    onResponse: (result, { url }) => {
      seen.push([url, result.statusCode]);
      return { ...result, data: 'mine' };
    },
  });
  await auth.ready();
  server.endAll('session_expired');
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200, data: 'mine' });
  expect(seen).toEqual([['/orders', 200]]);
});

test.each([
  [
    'throws',
    () => {
      throw new Error('mine');
    },
  ],
  ['gives nothing', () => undefined],
  ['gives nonsense', () => 42 as never],
])('a response hook that %s changes nothing', async (_, onResponse) => {
  const { options } = createWorld();
  expect(await createAuth({ ...options, onResponse }).request({ url: '/orders' })).toMatchObject({
    statusCode: 200,
    data: { line: 'GET /orders' },
  });
});

test.each(['upload', 'download'] as const)('an %s without its API fails, and says which one', async (api) => {
  const { options } = createWorld();
  const wx = { ...options.wx };
  delete wx.uploadFile;
  delete wx.downloadFile;
  const auth = createAuth({ ...options, wx });
  const task =
    api === 'upload' ? auth.upload({ url: '/f', filePath: 'a', name: 'f' }) : auth.download({ url: '/f' });
  await expect(Promise.resolve(task as PromiseLike<unknown>)).rejects.toMatchObject({
    errMsg: expect.stringMatching(new RegExp(`^${api}File:fail`)),
  });
});

test('a download carries the token, and a refused one is repeated with the next', async () => {
  const { options, server } = createWorld();
  const headers: unknown[] = [];
  const wx = {
    ...options.wx,
    downloadFile: ({ header, success }: { header?: object; success?: (result: never) => void }) => {
      headers.push(header);
      success?.({ statusCode: headers.length < 2 ? 401 : 200, tempFilePath: 'wxfile://tmp' } as never);
    },
  };
  const auth = createAuth({ ...options, wx });
  await auth.ready();
  server.endAll('session_expired');
  expect(await auth.download({ url: '/f' })).toMatchObject({ statusCode: 200, tempFilePath: 'wxfile://tmp' });
  expect(headers).toEqual([{ Authorization: 'Bearer token-1' }, { Authorization: 'Bearer token-2' }]);
});

test('an upload that is never answered is given up', async () => {
  const { options, clock } = createWorld();
  const aborted: string[] = [];
  const wx = { ...options.wx, uploadFile: () => ({ abort: () => aborted.push('upload') }) };
  const auth = createAuth({ ...options, wx });
  await auth.ready();
  const task = Promise.resolve(auth.upload({ url: '/f', filePath: 'a', name: 'f', timeout: 30_000 }));
  const ended = expect(task).rejects.toEqual({ errMsg: 'uploadFile:fail timeout' });
  await clock.advance(31_000);
  await ended;
  expect(aborted).toEqual(['upload']);
});
