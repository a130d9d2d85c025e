import { bodyParser } from '@koa/bodyparser';
import Koa from 'koa';
import { describe, expect, it } from 'vitest';
import {
  describeMalformed,
  describeMounting,
  describePipelining,
  describeTrace,
  type Mount,
} from './adapter-contract.fixture.ts';
import { echoingAuth, serve } from './echoing-auth.fixture.ts';
import { currentUser, requireUser, weappAuth } from './koa.ts';

function koaWith(prepare: (app: Koa) => void): Mount {
  return (auth) => {
    const app = new Koa();
    app.silent = true;
    prepare(app);
    app.use(weappAuth(auth));
    app.use((context, next) => (context.path === '/hello' ? next() : undefined));
    app.use(requireUser(auth));
    app.use((context) => {
      context.body = { hello: currentUser(context).nickname };
    });
    return serve(app.callback());
  };
}

describe('Koa', () => {
  describe('alone', () => {
    describeMounting(koaWith(() => {}));
    describePipelining(koaWith(() => {}));
    describeMalformed(koaWith(() => {}));
    describeTrace(koaWith(() => {}));
  });

  describe('behind a body parser', () => {
    describeMounting(koaWith((app) => app.use(bodyParser({ enableTypes: ['json', 'form', 'text'] }))));
    describeMalformed(koaWith((app) => app.use(bodyParser({ enableTypes: ['json', 'form', 'text'] }))));
    describeTrace(koaWith((app) => app.use(bodyParser({ enableTypes: ['json', 'form', 'text'] }))));
  });

  it('lets the middleware around it see the answer', async () => {
    const seen: unknown[] = [];
    const mount = koaWith((app) =>
      app.use(async (context, next) => {
        context.set('x-before', '1');
        await next();
        seen.push(context.status, context.type);
      }),
    );
    const response = await fetch(`${await mount(echoingAuth())}/auth/me`);
    expect(response.headers.get('x-before')).toBe('1');
    expect(seen).toEqual([201, 'application/json']);
  });

  it('warns the developer of a body that a stranger consumed', async () => {
    const mount = koaWith((app) =>
      app.use(async (context, next) => {
        for await (const _chunk of context.req);
        await next();
      }),
    );
    const response = await fetch(`${await mount(echoingAuth())}/auth/login`, {
      method: 'POST',
      body: 'lost',
    });
    expect(await response.json()).toMatchObject({ code: 'internal' });
  });
});
