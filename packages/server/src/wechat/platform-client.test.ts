import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answering } from './answers.fixture.ts';
import {
  createPlatformClient,
  type PlatformCall,
  type PlatformClient,
  type PlatformClientOptions,
  type PlatformObservation,
} from './platform-client.ts';
import type { Fetch } from './transport.ts';

const call: PlatformCall = {
  method: 'GET',
  path: '/sns/jscode2session',
  query: { appid: 'wx1', secret: 'canary-secret', js_code: 'a b+c&d' },
  repeatable: false,
};
const repeatable: PlatformCall = { ...call, path: '/wxa/checksession', repeatable: true };

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

function client(fetch: Fetch, options: Partial<PlatformClientOptions> = {}): PlatformClient {
  return createPlatformClient({ baseUrl: 'http://127.0.0.1:8081', now: Date.now, fetch, ...options });
}

function connectError(code: string): Error {
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error('connect canary-secret'), { code }),
  });
}

describe('a platform call', () => {
  it('sends the query escaped and gives back the object', async () => {
    const { fetch, seen } = answering(() => ({ openid: 'o1' }));
    expect(await client(fetch).call(call)).toEqual({
      kind: 'answered',
      errcode: 0,
      body: { openid: 'o1' },
      rid: null,
    });
    expect(seen).toEqual([
      { method: 'GET', path: '/sns/jscode2session', query: call.query, contentType: null, body: '' },
    ]);
  });

  it('sends a body as JSON, under the path of the base URL', async () => {
    const { fetch, seen } = answering(() => ({}));
    const platform = client(fetch, { baseUrl: 'https://egress.example.com/wechat/' });
    await platform.call({ method: 'POST', path: '/x', query: {}, body: { a: '微信' }, repeatable: true });
    expect(seen).toEqual([
      { method: 'POST', path: '/wechat/x', query: {}, contentType: 'application/json', body: '{"a":"微信"}' },
    ]);
  });

  it('reads JSON whatever the content type says', async () => {
    const { fetch } = answering(
      () =>
        new Response('{"openid":"o1","session_key":"\\/Ik="}', { headers: { 'content-type': 'text/plain' } }),
    );
    expect(await client(fetch).call(call)).toMatchObject({ body: { session_key: '/Ik=' } });
  });

  it('reads the errcode as a number or as digits, and the request id behind the message', async () => {
    const { fetch } = answering(
      () => ({ errcode: 40163, errmsg: 'code been used, rid: 64bb7f31-356dfe4d-6348ca3b' }),
      () => ({ errcode: '40029', errmsg: 'invalid code' }),
      () => ({ errcode: 40013, errmsg: 'invalid appid rid: 6aac005a-01bfdbee-79769285' }),
    );
    const platform = client(fetch);
    expect(await platform.call(call)).toMatchObject({ errcode: 40163, rid: '64bb7f31-356dfe4d-6348ca3b' });
    expect(await platform.call(call)).toMatchObject({ errcode: 40029, rid: null });
    expect(await platform.call(call)).toMatchObject({ errcode: 40013, rid: '6aac005a-01bfdbee-79769285' });
  });

  it.each([
    ['a page', () => new Response('<html>Please log in to this network</html>')],
    ['nothing', () => new Response('')],
    ['a list', () => Response.json([1])],
    ['null', () => Response.json(null)],
    ['a cut-off object', () => new Response('{"openid":"o1"')],
    ['an errcode that is no number', () => ({ errcode: 'many' })],
    ['an errcode that is empty', () => ({ errcode: '' })],
    ['an errcode that is null', () => ({ errcode: null })],
    ['an endless page', () => new Response('x'.repeat(2 * 1024 * 1024))],
  ])('calls %s no answer', async (_name, answer) => {
    const { fetch } = answering(answer);
    expect(await client(fetch).call(call)).toEqual({ kind: 'unavailable', reason: 'not-json' });
  });

  it.each([302, 404, 500, 502])('calls status %i no answer, even with JSON', async (status) => {
    const { fetch, seen } = answering(() => Response.json({ openid: 'o1' }, { status }));
    expect(await client(fetch).call(repeatable)).toEqual({ kind: 'unavailable', reason: 'http-status' });
    expect(seen).toHaveLength(1);
  });

  it('ends at the deadline although the transport never does', async () => {
    const { fetch } = answering(() => new Promise<object>(() => {}));
    const answer = client(fetch, { timeoutMs: 3000 }).call(call);
    await vi.advanceTimersByTimeAsync(2999);
    await expect(Promise.race([answer, Promise.resolve('waiting')])).resolves.toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toEqual({ kind: 'unavailable', reason: 'timeout' });
  });
});

describe('repeating a call', () => {
  it('never sends a code twice: not after a break, not after -1', async () => {
    const broken = answering(() => connectError('ECONNRESET'));
    expect(await client(broken.fetch).call(call)).toEqual({ kind: 'unavailable', reason: 'network' });
    expect(broken.seen).toHaveLength(1);

    const busy = answering(() => ({ errcode: -1, errmsg: 'system error' }));
    expect(await client(busy.fetch).call(call)).toMatchObject({ kind: 'answered', errcode: -1 });
    expect(busy.seen).toHaveLength(1);
  });

  it('sends again what was never sent', async () => {
    const { fetch, seen } = answering(
      () => connectError('ECONNREFUSED'),
      () => ({ openid: 'o1' }),
    );
    const answer = client(fetch).call(call);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await answer).toMatchObject({ kind: 'answered' });
    expect(seen).toHaveLength(2);
  });

  it('asks again when WeChat is busy and the call may be repeated, and gives up in the end', async () => {
    const once = answering(
      () => ({ errcode: -1 }),
      () => ({ errcode: 0 }),
    );
    const answer = client(once.fetch).call(repeatable);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await answer).toMatchObject({ errcode: 0 });

    const always = answering(() => ({ errcode: -1 }));
    const last = client(always.fetch).call(repeatable);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await last).toMatchObject({ errcode: -1 });
    expect(always.seen).toHaveLength(3);
  });

  it('counts repeats into the one deadline', async () => {
    const { fetch, seen } = answering(() => connectError('ECONNREFUSED'));
    const answer = client(fetch, { timeoutMs: 1 }).call(call);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await answer).toEqual({ kind: 'unavailable', reason: 'timeout' });
    expect(seen).toHaveLength(1);
  });
});

describe('the circuit breaker', () => {
  it('opens after five outages in a row, asks once after five seconds, and closes', async () => {
    let up = false;
    const { fetch, seen } = answering(() => (up ? { errcode: 0 } : new Response('', { status: 502 })));
    const platform = client(fetch);
    for (let n = 0; n < 5; n += 1) expect(await platform.call(call)).toMatchObject({ reason: 'http-status' });
    expect(await platform.call(call)).toEqual({ kind: 'unavailable', reason: 'circuit-open' });
    expect(seen).toHaveLength(5);

    await vi.advanceTimersByTimeAsync(5000);
    expect(await platform.call(call)).toMatchObject({ reason: 'http-status' });
    expect(await platform.call(call)).toMatchObject({ reason: 'circuit-open' });

    up = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(await platform.call(call)).toMatchObject({ kind: 'answered' });
    expect(await platform.call(call)).toMatchObject({ kind: 'answered' });
  });

  it('begins anew when the clock is set back, which would keep it open for as long', async () => {
    let [up, back] = [false, 0];
    const { fetch } = answering(() => (up ? { errcode: 0 } : new Response('', { status: 502 })));
    const elapsed = (): number => Date.now() + back;
    const platform = client(fetch, { elapsed });
    for (let n = 0; n < 5; n += 1) await platform.call(call);
    expect(await platform.call(call)).toEqual({ kind: 'unavailable', reason: 'circuit-open' });
    up = true;
    vi.setSystemTime(Date.now() - 3_600_000);
    back = 3_600_000 + 5000;
    expect(await platform.call(call)).toMatchObject({ kind: 'answered' });
  });

  it('lets one call probe and tells the others at once', async () => {
    let release: (answer: object) => void = () => {};
    const held = () => new Promise<object>((resolve) => (release = resolve));
    const down = () => new Response('', { status: 502 });
    const { fetch } = answering(down, down, down, down, down, held, () => ({ errcode: 0 }));
    const platform = client(fetch);
    for (let n = 0; n < 5; n += 1) await platform.call(call);
    await vi.advanceTimersByTimeAsync(5000);

    const probe = platform.call(call);
    expect(await platform.call(call)).toMatchObject({ reason: 'circuit-open' });
    await vi.waitFor(() => release({ errcode: 0 }));
    expect(await probe).toMatchObject({ kind: 'answered' });
    expect(await platform.call(call)).toMatchObject({ kind: 'answered' });
  });

  it('does not count errcodes, and keeps one interface apart from another', async () => {
    const { fetch } = answering(({ path }) =>
      path === '/wxa/down' ? new Response('', { status: 500 }) : { errcode: 40029 },
    );
    const platform = client(fetch);
    for (let n = 0; n < 20; n += 1) expect(await platform.call(call)).toMatchObject({ errcode: 40029 });
    for (let n = 0; n < 9; n += 1) await platform.call({ ...call, path: '/wxa/down' });
    expect(await platform.call(call)).toMatchObject({ errcode: 40029 });
  });
});

describe('what is told about calls', () => {
  it('is the path, the outcome and the time, and nothing that is secret', async () => {
    const told: PlatformObservation[] = [];
    const { fetch } = answering(
      () => ({ errcode: 40163, errmsg: 'code been used, rid: 64bb7f31-356dfe4d-6348ca3b' }),
      () => connectError('ECONNRESET'),
    );
    const platform = client(fetch, { observe: (observation) => told.push(observation) });
    await platform.call(call);
    const failed = await platform.call(call);
    expect(told).toEqual([
      {
        path: '/sns/jscode2session',
        outcome: 'answered',
        errcode: 40163,
        rid: '64bb7f31-356dfe4d-6348ca3b',
        durationMs: 0,
      },
      { path: '/sns/jscode2session', outcome: 'network', errcode: null, rid: null, durationMs: 0 },
    ]);
    expect(JSON.stringify([told, failed])).not.toContain('canary');
  });
});

describe('createPlatformClient', () => {
  it.each([
    { baseUrl: 'http://127.0.0.1:8081', production: true },
    { baseUrl: 'nonsense' },
    { timeoutMs: 0 },
    { timeoutMs: 1.5 },
    { connections: -1 },
    { connections: Number.NaN },
  ])('refuses %j', (options) => {
    expect(() => createPlatformClient({ now: Date.now, ...options })).toThrow(TypeError);
  });

  it('closes', async () => {
    await createPlatformClient({ now: Date.now }).close();
  });
});
