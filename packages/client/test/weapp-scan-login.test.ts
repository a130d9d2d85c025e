import { describe, expect, test } from 'vitest';
import { flush } from '../src/testing/fake-clock.fixture.ts';
import { exparser } from './exparser.fixture.ts';
import { glassEasel } from './glass-easel.fixture.ts';
import { buildStage, start } from './stage.fixture.ts';

const folder = await buildStage();

describe.each([exparser, glassEasel])('weapp-scan-login on $name', ({ mount }) => {
  const scan = (scene = 'ticket-1%5F') =>
    mount(folder, {
      name: 'weapp-scan-login',
      properties: { scene },
      listens: ['approve', 'refuse', 'error'],
    });
  const typed = async (number: string): Promise<ReturnType<typeof scan>> => {
    const it = scan();
    await flush();
    await it.fire('.number', 'input', { value: number });
    await it.fire('.main', 'tap');
    await flush();
    return it;
  };

  test('who asks is shown, and nothing is approved before the person says so', async () => {
    const { server } = start();
    const it = scan();
    await flush();
    for (const words of ['Shop', 'https://shop.example.com', 'Chrome, Windows', '203.0.113.0/24', '手机号'])
      expect(it.text()).toContain(words);
    await it.fire('.main', 'tap');
    await it.fire('.number', 'input', { value: '4' });
    await it.fire('.main', 'tap');
    expect(server.calls.map(({ line }) => line)).toEqual(['POST /auth/login', 'POST /auth/scan-login']);
  });

  test('the number of the page approves, and of what is asked only the profile goes unless more is ticked', async () => {
    const { server } = start();
    const it = await typed('42');
    expect(server.calls.at(-1)).toMatchObject({
      line: 'POST /auth/scan-login/approve',
      body: { ticket: 'ticket-1_', number: '42', agreed: ['profile'] },
    });
    expect(it.events).toMatchObject([{ type: 'approve', detail: { site: { name: 'Shop' } } }]);
    expect(it.text()).toContain('请回到网页继续');
    expect(it.has('.number')).toBe(false);
  });

  test('what is ticked is what the website may be told', async () => {
    const { server } = start();
    const it = scan();
    await flush();
    await it.fire('.asks', 'change', { value: ['phone'] });
    await it.fire('.number', 'input', { value: '42' });
    await it.fire('.main', 'tap');
    await flush();
    expect(server.calls.at(-1)?.body.agreed).toEqual(['phone']);
  });

  test('after a wrong number it is over', async () => {
    start();
    const it = await typed('41');
    expect(it.events).toMatchObject([{ type: 'error', detail: { code: 'scan_number_wrong' } }]);
    expect(it.has('.number')).toBe(false);
    expect(it.has('.notice')).toBe(true);
  });

  test('a refusal is told to the server', async () => {
    const { server } = start();
    const it = scan();
    await flush();
    await it.fire('.no', 'tap');
    await flush();
    expect(server.calls.at(-1)?.line).toBe('POST /auth/scan-login/refuse');
    expect(it.events).toMatchObject([{ type: 'refuse' }]);
    expect(it.text()).toContain('已拒绝');
  });

  test.each([
    [1047, false],
    [1048, true],
    [1013, true],
  ])('opened by scene %i, it warns of a forwarded code: %s', async (scene, warns) => {
    start({}, ({ wx }) => Object.assign(wx, { getEnterOptionsSync: () => ({ scene }) }));
    const it = scan();
    await flush();
    expect(it.text().includes('可能是别人转发给您的')).toBe(warns);
  });

  test('a code that is over says so', async () => {
    start();
    const it = scan('other');
    await flush();
    expect(it.events).toMatchObject([{ type: 'error', detail: { code: 'scan_ended' } }]);
  });
});
