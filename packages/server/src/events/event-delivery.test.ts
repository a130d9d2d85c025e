import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import type { WeappAuthOptions } from '../options.ts';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import type { AuthEvent } from './events.ts';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
let bed: TestBed;
afterEach(() => bed.close());

async function open(events: WeappAuthOptions['events'] = {}): Promise<void> {
  bed = await openTestBed({ events });
}

describe('a hook', () => {
  test('is told what happens, in ids only', async () => {
    const seen: AuthEvent[] = [];
    await open({ hook: (event) => void seen.push(event) });
    const { token, user } = await bed.login();
    await bed.request('PATCH', '/auth/me', { token, body: { nickname: 'canary' } });
    await bed.request('POST', '/auth/logout', { token });
    await bed.auth.api.deliverEvents();
    await bed.auth.api.deleteUser(user.id);
    await bed.auth.api.deliverEvents();
    expect(seen.map((event) => event.type).sort()).toEqual([
      'session.revoked',
      'user.created',
      'user.deleted',
      'user.updated',
    ]);
    const byType = Object.fromEntries(seen.map((event) => [event.type, event]));
    expect(byType['user.created']).toEqual({
      id: `user.created:${user.id}`,
      type: 'user.created',
      at: bed.now(),
      userId: user.id,
      data: {},
    });
    expect(byType['user.updated']?.data).toEqual({ fields: ['nickname'] });
    expect(byType['session.revoked']?.data).toEqual({ sessionId: expect.any(String), reason: 'logout' });
    for (const hidden of ['canary', token]) expect(JSON.stringify(seen)).not.toContain(hidden);
  });

  test('that fails gets the event again, later each time', async () => {
    let tries = 0;
    await open({
      hook: async () => {
        tries += 1;
        if (tries < 3) throw new Error('not now');
      },
    });
    await bed.login();
    await bed.auth.api.deliverEvents();
    expect(tries).toBe(1);
    await bed.auth.api.deliverEvents();
    expect(tries).toBe(1);
    bed.advance(5000);
    await bed.auth.api.deliverEvents();
    expect(tries).toBe(2);
    bed.advance(29_999);
    await bed.auth.api.deliverEvents();
    expect(tries).toBe(2);
    bed.advance(1);
    await bed.auth.api.deliverEvents();
    bed.advance(86_400_000);
    await bed.auth.api.deliverEvents();
    expect(tries).toBe(3);
  });

  test('that never succeeds is given up after about three days, with a line in the log', async () => {
    let tries = 0;
    await open({
      hook: () => {
        tries += 1;
        throw new Error('never');
      },
    });
    await bed.login();
    for (let days = 0; days < 10; days += 1) {
      await bed.auth.api.deliverEvents();
      bed.advance(86_400_000);
    }
    for (let more = 0; more < 5; more += 1) {
      await bed.auth.api.deliverEvents();
      bed.advance(86_400_000);
    }
    expect(tries).toBe(12);
    expect(bed.logs.at(-1)?.message).toBe('an event was given up');
  });

  test('of a process that died is told by another', async () => {
    const seen: string[] = [];
    await open({ hook: (event) => void seen.push(event.type) });
    await bed.login();
    await bed.store.claimEvents({ limit: 10, now: bed.now(), leaseUntil: bed.now() + 60_000 });
    await bed.auth.api.deliverEvents();
    expect(seen).toEqual([]);
    bed.advance(60_000);
    await bed.replica({ events: { hook: (event) => void seen.push(event.type) } }).api.deliverEvents();
    expect(seen).toEqual(['user.created']);
  });
});

describe('a webhook', () => {
  test('gets a POST that standard libraries verify', async () => {
    const requests: Request[] = [];
    await open({ webhooks: [{ url: 'https://hooks.example/a', secret }], fetch: collect(requests, 204) });
    const { user } = await bed.login();
    await bed.auth.api.deliverEvents();
    const [request] = requests;
    const body = (await request?.text()) ?? '';
    const headers = Object.fromEntries(request?.headers ?? []);
    expect(headers['webhook-timestamp']).toBe(String(bed.now() / 1000));
    expect(request?.redirect).toBe('manual');
    expect(new Webhook(secret).sign(headers['webhook-id'] ?? '', new Date(bed.now()), body)).toBe(
      headers['webhook-signature'],
    );
    expect(JSON.parse(body)).toEqual({
      type: 'user.created',
      timestamp: new Date(bed.now()).toISOString(),
      data: { userId: user.id },
    });
  });

  test('gets only what it wants, and a retry spares who has the event already', async () => {
    const requests: Request[] = [];
    let isUp = false;
    await open({
      webhooks: [
        { url: 'https://hooks.example/steady', secret },
        { url: 'https://hooks.example/shaky', secret, types: ['user.created'] },
        { url: 'https://hooks.example/other', secret, types: ['user.deleted'] },
      ],
      fetch: async (request) => {
        requests.push(request);
        const fails = request.url.endsWith('shaky') && !isUp;
        return new Response(null, { status: fails ? 500 : 200 });
      },
    });
    await bed.login();
    await bed.auth.api.deliverEvents();
    isUp = true;
    bed.advance(5000);
    await bed.auth.api.deliverEvents();
    bed.advance(86_400_000);
    await bed.auth.api.deliverEvents();
    const paths = requests.map((request) => new URL(request.url).pathname);
    expect(paths.sort()).toEqual(['/shaky', '/shaky', '/steady']);
    expect(new Set(requests.map((request) => request.headers.get('webhook-id'))).size).toBe(1);
  });

  test('shows no secret of its address in the log or the store', async () => {
    const fetch = collect([], 500);
    await open({ webhooks: [{ url: 'https://hooks.example/a?token=canary', secret }], fetch });
    await bed.login();
    await bed.auth.api.deliverEvents();
    const { rows } = await bed.store.dumpRows({ table: 'outbox', after: null, limit: 9 });
    expect(JSON.stringify([bed.logs, rows])).not.toContain('canary');
    expect(JSON.stringify(bed.logs)).toContain('webhook https://hooks.example/a');
  });

  test.each([301, 302, 400, 404, 500])('that answers %s has not received the event', async (status) => {
    const requests: Request[] = [];
    await open({ webhooks: [{ url: 'https://hooks.example/', secret }], fetch: collect(requests, status) });
    await bed.login();
    await bed.auth.api.deliverEvents();
    bed.advance(5000);
    await bed.auth.api.deliverEvents();
    expect(requests).toHaveLength(2);
    expect(bed.logs.some((line) => line.message === 'an event could not be delivered')).toBe(true);
  });

  test.each([
    { url: 'ftp://hooks.example', secret },
    { url: 'nonsense', secret },
    { url: 'https://user:pass@hooks.example', secret },
    { url: 'https://hooks.example', secret: 'whsec_c2hvcnQ=' },
    { url: 'https://hooks.example', secret: '' },
  ])('%j is refused at the start', async (webhook) => {
    await open();
    expect(() => bed.replica({ events: { webhooks: [webhook] } })).toThrow(TypeError);
  });
});

test('when nobody listens, nothing is written', async () => {
  await open();
  await bed.login();
  expect((await bed.store.dumpRows({ table: 'outbox', after: null, limit: 9 })).rows).toEqual([]);
});

function collect(requests: Request[], status: number): (request: Request) => Promise<Response> {
  return async (request) => {
    requests.push(request);
    return new Response(null, { status });
  };
}
