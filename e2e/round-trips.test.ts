import { createAuth } from '@weapp-auth/client';
import { createEmulator, demoAppId } from '@weapp-auth/emulator';
import { createWeappAuth } from '@weapp-auth/server';
import { requireUser } from '@weapp-auth/server/next';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { appsOf, baseUrl } from './world.fixture.ts';

const secret = 'a secret that only these tests know, long enough';

/** A login server that also has a route of the app's own, and what the phone sent on the network. */
async function createApp() {
  const emulator = createEmulator({ seed: 'demo' });
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  const server = createWeappAuth({
    apps: appsOf(emulator),
    secret,
    store,
    fetch: emulator.fetch,
    prefetch: { data: ({ user }) => ({ cart: user === null ? [] : ['book'] }) },
  });
  onTestFinished(async () => {
    await server.close();
    await store.close();
  });
  const orders = requireUser(server, (_request, { user }) => Response.json({ orders: [], of: user.id }));
  const sent: string[] = [];
  const serve = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    sent.push(`${request.method} ${pathname}`);
    return pathname === '/orders' ? orders(request, undefined) : server.fetch(request);
  };
  const { wx } = emulator.client('alice', demoAppId, { fetch: serve });
  return { emulator, server, sent, wx };
}

/** What `wx` gives to success or fail. */
function ask(
  run: (options: { success(value: never): void; fail(error: never): void }) => unknown,
): Promise<never> {
  return new Promise((success, fail) => run({ success, fail }));
}

test('a new person’s first answer takes wx.login and one request', async () => {
  const { sent, wx } = await createApp();
  const auth = createAuth({ baseUrl, wx, loginWithRequest: true });
  const answer = await auth.request({ url: '/orders' });
  expect(answer).toMatchObject({ statusCode: 200, data: { of: auth.user?.id } });
  expect(sent).toEqual(['GET /orders']);
  expect(await auth.request({ url: '/auth/me' })).toMatchObject({ statusCode: 200 });
});

test('a person who returns and whom WeChat fetched for has everything before the app asks', async () => {
  const { server, sent, wx } = await createApp();
  await createAuth({ baseUrl, wx }).ready();
  // The phone lost its storage; WeChat comes with a code while the package loads.
  wx.clearStorageSync();
  const { code } = (await ask(wx.login)) as { code: string };
  const response = await server.fetch(
    new Request(`${baseUrl}/auth/prefetch?appid=${demoAppId}&timestamp=1&code=${code}`),
  );
  const fetchedData = await response.text();
  const fetching = {
    ...wx,
    getBackgroundFetchData: ({ success }: { success?(value: object): void }) =>
      success?.({ fetchedData, timeStamp: Date.now() }),
  };
  sent.splice(0);
  const auth = createAuth({ baseUrl, wx: fetching });
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in' });
  expect([sent, await auth.prefetched()]).toEqual([[], { cart: ['book'] }]);
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
});

test('with a session and a fetch token: the data without a credential, and no request for the login', async () => {
  const { server, sent, wx } = await createApp();
  const left: string[] = [];
  const phone = {
    ...wx,
    setBackgroundFetchToken: ({ token, success }: { token: string; success?(value: object): void }) => {
      left.push(token);
      success?.({});
    },
  };
  await createAuth({ baseUrl, wx: phone }).ready();
  const url = `${baseUrl}/auth/prefetch?appid=${demoAppId}&timestamp=1&token=${encodeURIComponent(left[0] ?? '')}`;
  const fetchedData = await (await server.fetch(new Request(url))).text();
  expect(fetchedData).not.toContain('wxs_');
  const fetching = {
    ...phone,
    getBackgroundFetchData: ({ success }: { success?(value: object): void }) =>
      success?.({ fetchedData, timeStamp: Date.now() }),
  };
  sent.splice(0);
  const auth = createAuth({ baseUrl, wx: fetching });
  expect([(await auth.ready()).kind, await auth.prefetched(), sent]).toEqual([
    'signed-in',
    { cart: ['book'] },
    [],
  ]);
});

test('a socket’s ticket tells the server who it is, once', async () => {
  const { server, wx } = await createApp();
  const auth = createAuth({ baseUrl, wx });
  const answer = await auth.socketTicket();
  if (answer.kind !== 'ok') throw new Error(answer.kind);
  const owner = await server.api.takeSocketTicket(answer.value.ticket);
  expect(owner?.user.id).toBe(auth.user?.id);
  expect(await server.api.takeSocketTicket(answer.value.ticket)).toBeNull();
});
