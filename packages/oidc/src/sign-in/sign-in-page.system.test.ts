import { describe, expect, test } from 'vitest';
import { openOidcBed } from '../oidc-bed.fixture.ts';
import { begin, discover } from '../website.fixture.ts';

describe('the page', () => {
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
