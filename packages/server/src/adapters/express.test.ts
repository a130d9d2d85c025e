import express from 'express';
import { describe, expect, it } from 'vitest';
import {
  describeMalformed,
  describeMounting,
  describePipelining,
  describeTrace,
  type Mount,
} from './adapter-contract.fixture.ts';
import { echoingAuth, serve } from './echoing-auth.fixture.ts';
import { currentSession, currentUser, requireUser, weappAuth } from './express.ts';

type Prepare = (app: express.Express) => void;

function expressWith(prepare: Prepare): Mount {
  return (auth) => {
    const app = express();
    app.set('env', 'test');
    prepare(app);
    app.use(weappAuth(auth));
    app.get('/hello', requireUser(auth), (request, response) => {
      response.json({ hello: currentUser(request).nickname });
    });
    return serve(app);
  };
}

describe('Express', () => {
  describe('alone', () => {
    describeMounting(expressWith(() => {}));
    describePipelining(expressWith(() => {}));
    describeMalformed(expressWith(() => {}));
    describeTrace(expressWith(() => {}));
  });

  describe('behind express.json() and express.urlencoded()', () => {
    describeMounting(expressWith((app) => app.use(express.json(), express.urlencoded())));
    describeMalformed(expressWith((app) => app.use(express.json(), express.urlencoded())));
    describeTrace(expressWith((app) => app.use(express.json(), express.urlencoded())));
  });

  describe('behind express.json() for every content type', () => {
    it('makes the body whole again', async () => {
      const mount = expressWith((app) => app.use(express.json({ type: () => true })));
      const origin = await mount(echoingAuth());
      const response = await fetch(`${origin}/auth/login`, { method: 'POST', body: '{"code":"c"}' });
      expect(await response.json()).toMatchObject({ body: '{"code":"c"}' });
    });
  });

  it.each([
    ['express.text()', express.text({ type: () => true })],
    ['express.raw()', express.raw({ type: () => true })],
  ])('takes the body from %s', async (_name, parser) => {
    const origin = await expressWith((app) => app.use(parser))(echoingAuth());
    const response = await fetch(`${origin}/auth/wechat/push/wx1`, { method: 'POST', body: '<xml>微</xml>' });
    expect(await response.json()).toMatchObject({ body: '<xml>微</xml>' });
  });

  it('answers that the server is at fault when a stranger consumed the body, and warns the developer', async () => {
    const warnings: string[] = [];
    const listener = (warning: Error): void => void warnings.push(warning.message);
    process.on('warning', listener);
    const swallow: express.RequestHandler = (request, _response, next) => {
      request.resume().on('end', () => next());
    };
    const origin = await expressWith((app) => app.use(swallow))(echoingAuth());
    const response = await fetch(`${origin}/auth/login`, { method: 'POST', body: 'lost' });
    process.off('warning', listener);
    expect(await response.json()).toMatchObject({ code: 'internal' });
    expect(warnings.join()).toContain('Mount weapp-auth before it');
  });

  it('works mounted under a path, in a router, and keeps headers that others have set', async () => {
    const app = express();
    app.use((_request, response, next) => {
      response.setHeader('access-control-allow-origin', '*');
      next();
    });
    const router = express.Router();
    router.use(weappAuth(echoingAuth('/api/auth')));
    app.use('/api', router);
    const response = await fetch(`${await serve(app)}/api/auth/me?x=1`);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toMatchObject({ path: '/api/auth/me?x=1', remoteAddress: '127.0.0.1' });
  });

  it('gives the session, and refuses to guess where no guard is', async () => {
    const app = express();
    const auth = echoingAuth();
    app.get('/session', requireUser(auth), (request, response) => {
      response.json(currentSession(request));
    });
    app.get('/open', (request, response) => {
      response.json(currentUser(request));
    });
    const origin = await serve(app);
    const response = await fetch(`${origin}/session`, { headers: { authorization: 'Bearer good' } });
    expect(await response.json()).toMatchObject({ id: 's1', appId: 'wx1', openId: 'o1' });
    expect((await fetch(`${origin}/open`)).status).toBe(500);
  });

  it('leaves Request and Response of the process alone', () => {
    const before = [globalThis.Request, globalThis.Response];
    weappAuth(echoingAuth());
    expect([globalThis.Request, globalThis.Response]).toEqual(before);
  });
});
