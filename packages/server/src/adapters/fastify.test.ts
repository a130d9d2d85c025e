import { setTimeout } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  describeMalformed,
  describeMounting,
  describePipelining,
  describeTrace,
  type Mount,
} from './adapter-contract.fixture.ts';
import { echoingAuth } from './echoing-auth.fixture.ts';
import { currentUser, requireUser, weappAuth } from './fastify.ts';

function fastifyWith(prepare: (app: FastifyInstance) => void): Mount {
  return async (auth) => {
    const app = fastify();
    onTestFinished(() => app.close());
    prepare(app);
    app.register(weappAuth(auth));
    app.get('/hello', { onRequest: requireUser(auth) }, (request) => ({
      hello: currentUser(request).nickname,
    }));
    return app.listen({ port: 0, host: '127.0.0.1' });
  };
}

describe('Fastify', () => {
  describe('alone', () => {
    describeMounting(fastifyWith(() => {}));
    describePipelining(fastifyWith(() => {}));
    describeMalformed(fastifyWith(() => {}));
    describeTrace(fastifyWith(() => {}));
  });

  describe('in an app that parses bodies its own way', () => {
    describeMounting(
      fastifyWith((app) => {
        app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, { body }));
        app.addHook('onRequest', () => setTimeout(1));
      }),
    );
  });

  it('leaves the parsers of the app alone, keeps its headers, and runs its hooks', async () => {
    const statuses: number[] = [];
    const app = fastify();
    app.addHook('onRequest', async (_request, reply) => void reply.header('x-before', '1'));
    app.addHook('onResponse', async (_request, reply) => void statuses.push(reply.statusCode));
    app.register(weappAuth(echoingAuth()));
    app.post('/own', (request) => ({ own: request.body }));
    const own = await app.inject({ method: 'POST', url: '/own', payload: { a: 1 } });
    expect(own.json()).toEqual({ own: { a: 1 } });
    const response = await app.inject({ method: 'POST', url: '/auth/login', payload: { a: 1 } });
    expect(response.headers).toMatchObject({ 'x-before': '1', 'x-request-id': 'r1' });
    expect(response.json()).toMatchObject({ body: '{"a":1}' });
    expect(statuses).toEqual([200, 201]);
    await app.close();
  });
});
