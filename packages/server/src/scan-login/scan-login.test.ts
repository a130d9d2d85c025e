import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeys } from '../base/keys.ts';
import {
  appA,
  appB,
  openTestBed,
  type TestBed,
  type TestBedOptions,
  testSecret,
} from '../testing/test-bed.fixture.ts';
import { providerPorts } from '../website-sign-in.ts';
import type { ScanLogins } from './scan-logins.ts';
import type { ShownScan, StartScan } from './show-scan.ts';

const page = 'pages/scan-login/index';
const sender = { address: '203.0.113.7', isShared: false };
const start: StartScan = {
  site: { id: 'shop', name: 'Shop', address: 'https://shop.example.com' },
  browser: { name: 'Chrome, Windows', address: '203.0.113.0/24' },
  asks: ['profile', 'phone'],
  holder: 'session of a browser',
  sender,
  as: 'code',
};

interface Scene extends TestBed {
  readonly scans: ScanLogins;
  /** Shows a code and reads the ticket in it, as a phone does. */
  show(parts?: Partial<StartScan>): Promise<ShownScan & { readonly ticket: string }>;
  post(path: '' | '/approve' | '/refuse', token: string, body: object): ReturnType<TestBed['request']>;
}

async function open(options: TestBedOptions = {}): Promise<Scene> {
  const bed = await openTestBed({ scanLogin: { page }, ...options });
  onTestFinished(() => bed.close());
  const scans = providerPorts(bed.auth).scanLogins;
  return {
    ...bed,
    scans,
    async show(parts = {}) {
      const shown = await scans.show({ ...start, ...parts });
      if (shown.kind === 'refused') throw new Error(shown.code);
      const content = [...bed.emulator.platform.state.miniCodes.keys()].at(-1) ?? '';
      const { query } = bed.emulator.scan(content);
      return { ...shown, ticket: decodeURIComponent(query.scene ?? '') };
    },
    post: (path, token, body) => bed.request('POST', `/auth/scan-login${path}`, { token, body }),
  };
}

describe('a sign-in by scanning', () => {
  it('shows the phone who asks and from where, and never the number', async () => {
    const { show, login, post, scans } = await open();
    const { token } = await login();
    const { ticket, id, number, picture, link } = await show();
    expect(ticket).toMatch(/^[\w-]{32}$/);
    expect(number).toMatch(/^[1-9]\d$/);
    expect(
      Buffer.from(picture ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(link).toBeNull();
    const described = await post('', token, { ticket });
    expect(described.body).toEqual({
      site: { name: 'Shop', address: 'https://shop.example.com' },
      browser: start.browser,
      // There is no phone number that could be told.
      asks: ['profile'],
      expiresIn: 180,
    });
    expect(await scans.progress({ id, holder: start.holder })).toBe('scanned');
  });

  it('is taken once by the session of the browser that shows it, with what was agreed', async () => {
    const { show, login, post, scans } = await open();
    const { token, user } = await login();
    const { ticket, id, number } = await show();
    const held = { id, holder: start.holder };
    expect(await scans.take(held)).toEqual({ kind: 'not-approved' });
    await post('', token, { ticket });
    expect(await scans.take(held)).toEqual({ kind: 'not-approved' });
    const approved = await post('/approve', token, { ticket, number, agreed: ['phone'] });
    expect(approved.status).toBe(204);
    const stranger = { id, holder: 'another browser' };
    expect(await scans.progress(stranger)).toBe('ended');
    expect(await scans.take(stranger)).toEqual({ kind: 'not-approved' });
    const racers = await Promise.all(Array.from({ length: 3 }, () => scans.take(held)));
    expect(racers.filter(({ kind }) => kind === 'taken')).toEqual([
      { kind: 'taken', userId: user.id, agreed: ['phone'] },
    ]);
    expect(await scans.progress(held)).toBe('ended');
  });

  it('ends with a wrong number: there is one try', async () => {
    const { show, login, post, scans } = await open();
    const { token } = await login();
    const { ticket, id, number } = await show();
    await post('', token, { ticket });
    const wrong = await post('/approve', token, { ticket, number: number === '10' ? '11' : '10' });
    expect(wrong.problem).toMatchObject({ status: 403, code: 'scan_number_wrong', action: 'ask-user' });
    expect(await scans.progress({ id, holder: start.holder })).toBe('wrong-number');
    const again = await post('/approve', token, { ticket, number });
    expect(again.problem).toMatchObject({ status: 410, code: 'scan_ended' });
  });

  it('is refused for good', async () => {
    const { show, login, post, scans, auth } = await open();
    const { token, user } = await login();
    const { ticket, id, number } = await show();
    await post('', token, { ticket });
    expect((await post('/refuse', token, { ticket })).status).toBe(204);
    expect(await scans.progress({ id, holder: start.holder })).toBe('refused');
    expect((await post('/approve', token, { ticket, number })).problem.code).toBe('scan_ended');
    const [entry] = (await auth.api.listAudit({ userId: user.id })).filter(
      ({ action }) => action === 'scan-login-refused',
    );
    expect(entry).toMatchObject({ outcome: 'done', reason: 'shop', appId: appA });
  });

  it('belongs to whoever scanned it first', async () => {
    const { show, login, post } = await open();
    const [alice, bob] = [await login('alice'), await login('bob')];
    const { ticket, number } = await show();
    expect((await post('', alice.token, { ticket })).status).toBe(200);
    expect((await post('', alice.token, { ticket })).status).toBe(200);
    for (const path of ['', '/approve', '/refuse'] as const) {
      const tried = await post(path, bob.token, { ticket, number });
      expect(tried.problem.code).toBe('scan_ended');
    }
    expect((await post('/approve', alice.token, { ticket, number })).status).toBe(204);
  });

  it('cannot be approved before the phone has shown who asks, or from another mini program', async () => {
    const { show, login, post } = await open();
    const { ticket, number } = await show();
    const { token } = await login();
    expect((await post('/approve', token, { ticket, number })).problem.code).toBe('scan_ended');
    const elsewhere = await login('alice', { appId: appB });
    expect((await post('', elsewhere.token, { ticket })).problem.code).toBe('scan_ended');
    expect((await post('', token, { ticket })).status).toBe(200);
  });

  it('may be scanned for two minutes and decided for one more', async () => {
    const { show, login, post, scans, advance } = await open();
    const { token } = await login();
    const [late, early] = [await show(), await show()];
    advance(119_000);
    expect((await post('', token, { ticket: early.ticket })).body.expiresIn).toBe(61);
    advance(2_000);
    expect((await post('', token, { ticket: late.ticket })).problem.code).toBe('scan_ended');
    expect(await scans.progress({ id: late.id, holder: start.holder })).toBe('ended');
    advance(59_000);
    const { ticket, number, id } = early;
    expect((await post('/approve', token, { ticket, number })).problem.code).toBe('scan_ended');
    expect(await scans.progress({ id, holder: start.holder })).toBe('ended');
  });

  it('can be a link for WeChat on the same phone, which lives as long', async () => {
    const { show, emulator, advance } = await open();
    const { link, picture } = await show({ as: 'link' });
    expect(picture).toBeNull();
    expect(emulator.scan(link ?? '')).toMatchObject({ appId: appA, path: page, scene: 1194 });
    advance(121_000);
    expect(() => emulator.scan(link ?? '')).toThrow(expect.objectContaining({ code: 'link_expired' }));
  });

  it('keeps neither ticket nor number nor name readable in the store', async () => {
    const { show, store } = await open();
    const { ticket, id } = await show();
    const kept = await store.findScanLogin(id);
    expect(JSON.stringify(kept)).not.toContain(ticket);
    expect(kept?.sealed).toMatch(/^v1\./);
    const opened = createKeys([testSecret], () => new Uint8Array(12)).unseal(
      kept?.sealed ?? '',
      `scan-login\n${id}`,
    );
    expect(JSON.parse(opened ?? '')).toMatchObject({ site: { name: 'Shop' } });
  });
});

describe('the pages that wait', () => {
  it('are told at once in this process, and by one question a second of what other replicas did', async () => {
    const questions: (() => void)[] = [];
    const asleep = (): Promise<void> => new Promise((resolve) => void questions.push(resolve));
    const { show, login, request, replica, scans, advance } = await open({ sleep: asleep });
    const other = replica({ sleep: async () => {} });
    const { token } = await login();
    const shown = [await show(), await show()];
    const told: string[] = [];
    const stops = shown.map(({ id }) => scans.follow(id, () => told.push(id)));
    await request('POST', '/auth/scan-login', { token, body: { ticket: shown[0]?.ticket } });
    expect(told).toEqual([shown[0]?.id]);
    advance(5000);
    await request('POST', '/auth/scan-login', { token, body: { ticket: shown[1]?.ticket }, via: other });
    expect(told).toHaveLength(1);
    expect(questions).toHaveLength(1);
    questions[0]?.();
    await expect.poll(() => told).toContain(shown[1]?.id);
    for (const stop of stops) stop();
    await expect.poll(() => questions.length).toBe(2);
    questions[1]?.();
    await new Promise(setImmediate);
    expect(questions).toHaveLength(2);
    await other.close();
  });
});

describe('codes for browsers', () => {
  it('are limited by address', async () => {
    const { scans } = await open({ rateLimits: { scansPerAddress: { count: 2, seconds: 60 } } });
    for (const kind of ['shown', 'shown', 'refused']) {
      expect(await scans.show(start)).toMatchObject({ kind });
    }
    expect(await scans.show({ ...start, sender: { ...sender, address: '198.51.100.1' } })).toMatchObject({
      kind: 'shown',
    });
  });

  it('are no longer shown to an address whose codes people keep refusing', async () => {
    const { show, scans, login, post, advance } = await open({
      rateLimits: { refusedScansPerAddress: { count: 2, seconds: 600 } },
    });
    const { token } = await login();
    for (const path of ['/refuse', '/approve'] as const) {
      const { ticket } = await show();
      await post('', token, { ticket });
      await post(path, token, { ticket, number: '00' });
    }
    expect(await scans.show(start)).toMatchObject({ kind: 'refused', code: 'rate_limited' });
    advance(600_001);
    expect(await scans.show(start)).toMatchObject({ kind: 'shown' });
  });

  it.each([
    ['41030: the page is not in the app', { errcode: 41030, errmsg: 'invalid page' }, 'wechat_misconfigured'],
    ['45011: too many in a minute', { errcode: 45011, errmsg: '' }, 'rate_limited'],
    ['success without a picture', { errcode: 0, errmsg: 'ok' }, 'wechat_unavailable'],
    ['a page of the network', null, 'wechat_unavailable'],
  ])('end in an error with a code when WeChat answers %s', async (_, answer, code) => {
    const { scans } = await open({
      fetch: async ({ url }) => {
        if (url.includes('stable_token')) return Response.json({ access_token: 'token', expires_in: 7200 });
        return answer === null ? new Response('<html>') : Response.json(answer);
      },
    });
    expect(await scans.show(start)).toMatchObject({ kind: 'refused', code });
  });

  it('need a page that WeChat takes', async () => {
    await expect(openTestBed({ scanLogin: { page: '/pages/index' } })).rejects.toThrow('scanLogin.page');
    const bed = await openTestBed();
    onTestFinished(() => bed.close());
    expect(() => providerPorts(bed.auth)).toThrow('scanLogin');
    expect((await bed.request('POST', '/auth/scan-login', { body: { ticket: 'x' } })).status).toBe(404);
  });
});
