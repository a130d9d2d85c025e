import { describe, expect, test } from 'vitest';
import { openOidcBed } from '../oidc-bed.fixture.ts';
import { begin, discover } from '../website.fixture.ts';

describe('the page', () => {
  test('sets cookies that only this host, over a safe line, and no script can have', async () => {
    const bed = await openOidcBed(undefined, { publicUrl: 'https://login.example.com' });
    const query = new URLSearchParams({
      ...{ client_id: 'shop', response_type: 'code', scope: 'openid', nonce: 'n' },
      redirect_uri: 'https://shop.example.com/callback',
    });
    const response = await fetch(`${bed.address}/oidc/auth?${query}`, { redirect: 'manual' });
    expect(response.headers.get('location')).toMatch(
      /^\/oidc\/sign-in\/|^https:\/\/login\.example\.com\/oidc\/sign-in\//,
    );
    const ended = await fetch(`${bed.address}/oidc/session/end`);
    const cookies = [response, ended].flatMap(({ headers }) => headers.getSetCookie());
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual([
      ...['__Secure-weapp_auth_oidc_sign_in', '__Secure-weapp_auth_oidc_sign_in.sig'],
      ...['__Secure-weapp_auth_oidc_resume', '__Secure-weapp_auth_oidc_resume.sig'],
      ...['__Host-weapp_auth_oidc', '__Host-weapp_auth_oidc.sig'],
    ]);
    for (const cookie of cookies) expect(cookie).toMatch(/; samesite=lax; secure; httponly/i);
    for (const cookie of cookies.filter((each) => each.startsWith('__Host-'))) {
      expect(cookie).toMatch(/; path=\/;/);
      expect(cookie).not.toMatch(/domain=/i);
    }
  });

  test('says who asks, in the language of the browser, and holds nothing of it as HTML', async () => {
    const bed = await openOidcBed();
    const { url } = await begin(await discover(bed));
    const browser = bed.browser();
    const page = await browser.open(url);
    const english = await browser.request(page);
    const text = await english.text();
    expect(text).toContain('Sign in to Shop &lt;b&gt;');
    expect(english.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(english.headers.get('cache-control')).toBe('no-store');
    const chinese = await browser.request(page, {
      headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' },
    });
    expect(await chinese.text()).toContain('登录 Shop');
    for (const name of ['page.css', 'sign-in.js']) {
      expect((await fetch(`${bed.issuer}/assets/${name}`)).status).toBe(200);
    }
  });

  test('is told on one request what happens on the phone', async () => {
    const bed = await openOidcBed();
    const { url } = await begin(await discover(bed));
    const [browser, phone] = [bed.browser(), await bed.phone()];
    const page = await browser.open(url);
    const code = await browser.showCode(page);
    const events = await browser.request(`${page}/events?id=${code.id}`);
    expect(events.headers.get('content-type')).toContain('text/event-stream');
    const reader = (events.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let told = '';
    const hear = async (word: string): Promise<void> => {
      while (!told.includes(`data: ${word}\n`)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`never heard ${word}`);
        told += value;
      }
    };
    await hear('new');
    await phone.post('', { ticket: code.ticket });
    await hear('scanned');
    await phone.post('/approve', { ticket: code.ticket, number: code.number });
    await hear('approved');
    expect((await reader.read()).done).toBe(true);
  });

  test('offers a link on a phone, and shows the phone which browser asks', async () => {
    const bed = await openOidcBed();
    const agent = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36';
    const browser = bed.browser({ 'user-agent': agent });
    const page = await browser.open((await begin(await discover(bed))).url);
    expect(await (await browser.request(page)).text()).toContain('Open WeChat on this phone');
    const code = await browser.showCode(page, 'link');
    expect(code.link).toMatch(/^https:\/\//);
    const phone = await bed.phone();
    const described = await phone.scan(code.ticket);
    expect(described).toMatchObject({ browser: { name: 'Chrome, Android', address: '127.0.0.0/24' } });
  });
});
