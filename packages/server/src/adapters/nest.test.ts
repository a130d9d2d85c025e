import { Controller, Get, type INestApplication, Inject, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { User } from '@weapp-auth/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { VerifiedSession } from '../sessions/sessions.ts';
import {
  describeMalformed,
  describeMounting,
  describeTrace,
  type Mount,
} from './adapter-contract.fixture.ts';
import { echoingAuth } from './echoing-auth.fixture.ts';
import type { MountableAuth } from './mountable-auth.ts';
import { CurrentSession, CurrentUser, RequireUser, WeappAuthModule, weappAuthToken } from './nest.ts';

/** What a Nest app writes with decorators; these sources have no compiler for them, so they are called. */
class HelloController {
  readonly #auth: MountableAuth;

  constructor(auth: MountableAuth) {
    this.#auth = auth;
  }

  hello(user: User): object {
    return { hello: user.nickname };
  }

  session(session: VerifiedSession): object {
    return session;
  }

  base(): string {
    return this.#auth.basePath;
  }
}
Controller()(HelloController);
Inject(weappAuthToken)(HelloController, undefined, 0);
decorate('hello', Get('hello'), UseGuards(RequireUser));
decorate('session', Get('session'), UseGuards(RequireUser));
decorate('base', Get('base'));
CurrentUser()(HelloController.prototype, 'hello', 0);
CurrentSession()(HelloController.prototype, 'session', 0);

function decorate(name: 'hello' | 'session' | 'base', ...decorators: MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(HelloController.prototype, name);
  if (descriptor === undefined) throw new Error(`no method ${name}`);
  for (const decorator of decorators) decorator(HelloController.prototype, name, descriptor);
}

async function createApp(auth: MountableAuth, bodyParser: boolean): Promise<INestApplication> {
  class AppModule {}
  Module({ imports: [WeappAuthModule.forRoot(auth)], controllers: [HelloController] })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false, bodyParser });
  onTestFinished(() => app.close());
  return app;
}

function nestWith(bodyParser: boolean): Mount {
  return async (auth) => {
    const app = await createApp(auth, bodyParser);
    await app.listen(0, '127.0.0.1');
    return app.getUrl();
  };
}

describe('Nest', () => {
  describe('with its body parser', () => {
    describeMounting(nestWith(true));
    describeMalformed(nestWith(true));
    describeTrace(nestWith(true));
  });

  describe('without a body parser', () => {
    describeMounting(nestWith(false));
    describeMalformed(nestWith(false));
    describeTrace(nestWith(false));
  });

  it('injects the login server, and gives the session', async () => {
    const origin = await nestWith(true)(echoingAuth());
    expect(await (await fetch(`${origin}/base`)).text()).toBe('/auth');
    const response = await fetch(`${origin}/session`, { headers: { authorization: 'Bearer good' } });
    expect(await response.json()).toMatchObject({ id: 's1', appId: 'wx1', openId: 'o1' });
  });

  it('works under a global prefix that is part of the base path', async () => {
    const app = await createApp(echoingAuth('/api/auth'), true);
    app.setGlobalPrefix('api');
    await app.listen(0, '127.0.0.1');
    const origin = await app.getUrl();
    const response = await fetch(`${origin}/api/auth/login`, { method: 'POST' });
    expect(await response.json()).toMatchObject({ path: '/api/auth/login' });
    expect((await fetch(`${origin}/api/hello`)).status).toBe(401);
  });
});
