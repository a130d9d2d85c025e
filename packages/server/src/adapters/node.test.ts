import { describe, expect, it } from 'vitest';
import {
  describeMalformed,
  describeMounting,
  describePipelining,
  describeTrace,
  type Mount,
} from './adapter-contract.fixture.ts';
import { echoingAuth, serve } from './echoing-auth.fixture.ts';
import { isUnder } from './mountable-auth.ts';
import { currentUser, requireUser, toNodeHandler } from './node.ts';

function nodeWith(keepGlobals: boolean): Mount {
  return (auth) => {
    const handler = toNodeHandler(auth, { keepGlobals });
    const guard = requireUser(auth);
    return serve(async (incoming, outgoing) => {
      if (isUnder(auth.basePath, incoming.url ?? '')) return handler(incoming, outgoing);
      if (incoming.url !== '/hello') return outgoing.writeHead(404).end();
      try {
        const signedIn = await guard(incoming, outgoing);
        if (signedIn === null) return;
        outgoing.end(JSON.stringify({ hello: currentUser(incoming).nickname }));
      } catch {
        outgoing.writeHead(500).end();
      }
    });
  };
}

describe('node:http', () => {
  describe('with the globals of Node', () => {
    describeMounting(nodeWith(true));
    describePipelining(nodeWith(true));
    describeMalformed(nodeWith(true));
    describeTrace(nodeWith(true));
  });

  describe('with the fast globals', () => {
    describeMounting(nodeWith(false));
    describePipelining(nodeWith(false));
    describeMalformed(nodeWith(false));
    describeTrace(nodeWith(false));
  });

  it('is a whole server by itself', async () => {
    const origin = await serve(toNodeHandler(echoingAuth(), { keepGlobals: true }));
    const response = await fetch(`${origin}/healthz`);
    expect(await response.json()).toMatchObject({ path: '/healthz', remoteAddress: '127.0.0.1' });
  });

  it('takes a rawBody that a platform has kept', async () => {
    const handler = toNodeHandler(echoingAuth(), { keepGlobals: true });
    const origin = await serve(async (incoming, outgoing) => {
      for await (const _chunk of incoming);
      await handler(Object.assign(incoming, { rawBody: Buffer.from('kept'), body: { other: 1 } }), outgoing);
    });
    const response = await fetch(`${origin}/auth/login`, { method: 'POST', body: 'kept' });
    expect(await response.json()).toMatchObject({ body: 'kept' });
  });
});

describe('isUnder', () => {
  it.each([
    ['/auth', true],
    ['/auth/', true],
    ['/auth?x', true],
    ['/auth/login', true],
    ['/authors', false],
    ['/', false],
    ['', false],
    ['/AUTH/login', false],
    ['//auth/login', false],
  ])('%j is under /auth: %s', (path, expected) => {
    expect(isUnder('/auth', path)).toBe(expected);
  });
});
