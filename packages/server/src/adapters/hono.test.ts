import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import {
  describeMalformed,
  describeMounting,
  describePipelining,
  describeTrace,
  type Mount,
} from './adapter-contract.fixture.ts';
import { type Echo, echoingAuth, serve } from './echoing-auth.fixture.ts';
import { currentUser, requireUser, weappAuth } from './hono.ts';

function honoWith(prepare: (app: Hono) => void): Mount {
  return (auth) => {
    const app = new Hono();
    prepare(app);
    app.onError((_error, context) => context.text('fault', 500));
    app.use(weappAuth(auth));
    app.get('/hello', requireUser(auth), (context) => context.json({ hello: currentUser(context).nickname }));
    return serve(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  };
}

describe('Hono', () => {
  describe('alone', () => {
    describeMounting(honoWith(() => {}));
    describePipelining(honoWith(() => {}));
    describeMalformed(honoWith(() => {}));
    describeTrace(honoWith(() => {}));
  });

  // Without malformed requests: the middleware meets them first, and fails by itself.
  describe('behind middleware that reads every body', () => {
    describeMounting(
      honoWith((app) =>
        app.use(async (context, next) => {
          await context.req.text();
          await next();
        }),
      ),
    );
    describeTrace(
      honoWith((app) =>
        app.use(async (context, next) => {
          await context.req.text();
          await next();
        }),
      ),
    );
  });

  it('hands on the address of the connection, where the runtime tells it', async () => {
    const origin = await honoWith(() => {})(echoingAuth());
    expect(await (await fetch(`${origin}/auth/me`)).json()).toMatchObject({ remoteAddress: '127.0.0.1' });

    const app = new Hono();
    app.use(weappAuth(echoingAuth()));
    for (const env of [undefined, {}, { incoming: {} }, { incoming: { socket: { remoteAddress: 4 } } }]) {
      const echo = (await (await app.request('/auth/me', {}, env)).json()) as Echo;
      expect(echo.remoteAddress).toBeNull();
    }
  });
});
