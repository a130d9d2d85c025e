import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixture, launchBrowser, startTestPhone, type TestPhone, textOf } from './browser.fixture.ts';

let browser: BrowserContext;
let phone: TestPhone;

beforeAll(async () => {
  browser = await launchBrowser();
  phone = await startTestPhone(browser, fixture('kitchen'));
});

afterEach(() => phone.closePages());

afterAll(async () => {
  await phone.close();
  await browser.close();
});

const log = (page: Page) => page.locator('#log').innerText();
const values = async (page: Page) => {
  await page.click('#submit');
  return JSON.parse(await textOf(page, '#values'));
};
const choose = async (page: Page, columns: readonly number[]) => {
  for (const [column, index] of columns.entries()) {
    await page.locator('.wxs-wheels select').nth(column).selectOption({ index });
  }
  await page.click('[data-dialog="picker"] [data-answer="confirm"]');
};

describe('form', () => {
  it('submits the values of every control with a name, own components included', async () => {
    const page = await phone.open();
    expect(await values(page)).toEqual({
      name: '',
      note: '',
      likes: ['tea'],
      size: 'l',
      on: false,
      volume: 30,
      city: 1,
      custom: 'from the component',
    });
  });

  it('resets them', async () => {
    const page = await phone.open();
    await page.fill('#name input', 'abc');
    await page.click('#milk');
    await page.click('#on');
    await page.click('#reset');
    expect(await values(page)).toMatchObject({ name: '', likes: [], on: false, volume: 0 });
    expect(await log(page)).toContain('reset;');
  });
});

describe('input and textarea', () => {
  it('send focus, input, confirm and blur, and keep to maxlength', async () => {
    const page = await phone.open();
    await page.click('#name');
    await page.keyboard.type('abcdefg');
    await page.keyboard.press('Enter');
    expect(await log(page)).toBe(
      'focus;input a;input ab;input abc;input abcd;input abcde;confirm abcde;blur;',
    );
  });

  it('show the placeholder in the page’s own class until something is typed', async () => {
    const page = await phone.open();
    const color = await page.evaluate(
      `getComputedStyle(document.querySelector('#name .wxs-placeholder')).color`,
    );
    expect(color).toBe('rgb(1, 2, 3)');
    await page.fill('#name input', 'a');
    expect(await page.locator('#name .wxs-placeholder').isVisible()).toBe(false);
  });

  it('grow by lines when auto-height says so', async () => {
    const page = await phone.open();
    await page.fill('#note textarea', 'one\ntwo\nthree');
    expect(await log(page)).toContain('lines 3;');
  });
});

describe('choices', () => {
  it('toggle by tap and by label, once each, and not when disabled', async () => {
    const page = await phone.open();
    await page.locator('#label-tea').click({ position: { x: 40, y: 12 } });
    await page.click('#label-tea wx-checkbox .wxs-mark');
    await page.click('#milk');
    await page.click('#none');
    await page.click('#small');
    await page.click('#label-on');
    expect(await log(page)).toBe('likes ;likes tea;likes tea,milk;size s;on true;');
    expect(await page.locator('#large').getAttribute('aria-checked')).toBe('false');
  });

  it('slide in steps', async () => {
    const page = await phone.open();
    await page.locator('#volume input').fill('70');
    expect(await log(page)).toBe('volume 70;');
    expect(await textOf(page, '#volume .wxs-slider-value')).toBe('70');
  });

  it('pick one of a list, a date, and from columns', async () => {
    const page = await phone.open();
    expect(await textOf(page, '#city')).toBe('Shenzhen');
    await page.click('#city');
    await choose(page, [2]);
    expect(await textOf(page, '#city')).toBe('Chengdu');
    await page.click('#date');
    await choose(page, [4, 1, 28]);
    expect(await textOf(page, '#date')).toBe('2024-02-29');
    await page.click('#multi');
    await choose(page, [1, 2]);
    expect(await textOf(page, '#multi')).toBe('1,2');
    expect(await log(page)).toContain('column 0 1;column 1 2;');
  });
});

describe('buttons, text and pictures', () => {
  it('ignore taps when disabled', async () => {
    const page = await phone.open();
    await page.click('#disabled', { force: true });
    expect(await log(page)).toBe('');
    expect(await page.locator('#disabled').getAttribute('aria-disabled')).toBe('true');
  });

  it('show rich text without scripts', async () => {
    const page = await phone.open();
    expect(await page.locator('#rich div').innerHTML()).toBe('<b>bold</b><img>');
    expect(await page.locator('#nodes div').innerHTML()).toBe('<i class="x">a &lt; b</i>');
    expect(await page.evaluate('window.bad')).toBeUndefined();
  });

  it('load pictures of the mini program, absolute and relative, and tell when one is missing', async () => {
    const page = await phone.open('pages/moving/moving');
    await expect.poll(() => log(page)).toContain('loaded 20x10;');
    await expect.poll(() => log(page)).toContain('failed;');
    const height = await page.evaluate(`document.querySelector('#near').getBoundingClientRect().height`);
    expect(height).toBe(20);
  });
});

describe('containers', () => {
  it('swipe to the next slide, and no further than the last', async () => {
    const page = await phone.open('pages/moving/moving');
    const swipe = async () => {
      await page.mouse.move(300, 120);
      await page.mouse.down();
      await page.mouse.move(100, 120);
      await page.mouse.up();
    };
    await swipe();
    await expect.poll(() => log(page)).toContain('slide 1 two touch;');
    await swipe();
    await swipe();
    expect((await log(page)).match(/slide/g)).toHaveLength(2);
  });

  it('scroll to an element inside without moving the page', async () => {
    const page = await phone.open('pages/moving/moving');
    await page.click('#jump');
    await expect.poll(() => log(page)).toContain('lower bottom;');
    expect(await page.evaluate(`document.querySelector('.wxs-scroll').scrollTop`)).toBe(0);
  });

  it('measure from the page’s corner below the navigation bar', async () => {
    const page = await phone.open('pages/moving/moving');
    await page.click('#measure');
    await expect.poll(() => log(page)).toContain('box 0 375 view 375x632 632;');
  });

  it('put a root portal out of the reach of transforms', async () => {
    const page = await phone.open('pages/moving/moving');
    expect(await page.evaluate(`document.querySelector('#portal').getBoundingClientRect().left`)).toBe(0);
  });

  it('open and leave a page container', async () => {
    const page = await phone.open('pages/moving/moving');
    await page.click('#container');
    await expect.poll(() => log(page)).toContain('entered;left;');
  });

  it('turn a wheel', async () => {
    const page = await phone.open('pages/moving/moving');
    await page.evaluate(`document.querySelector('wx-picker-view-column').scrollTop = 34 * 4`);
    await expect.poll(() => log(page)).toContain('wheel 4;');
  });

  it('lock the page by page-meta', async () => {
    const page = await phone.open('pages/moving/moving');
    await page.click('#lock');
    const overflow = `getComputedStyle(document.querySelector('.wxs-page:not([hidden]) .wxs-scroll')).overflow`;
    await expect.poll(() => page.evaluate(overflow)).toBe('hidden');
  });

  it('tell the page when its end is reached', async () => {
    const page = await phone.open('pages/moving/moving');
    await page.evaluate(`document.querySelector('.wxs-scroll').scrollTop = 9999`);
    await expect.poll(() => log(page)).toContain('bottom;');
  });
});

describe('navigator', () => {
  it('opens a page, which may do without a navigation bar', async () => {
    const page = await phone.open('pages/moving/moving');
    await page.click('#link');
    expect(await textOf(page, '#custom')).toBe('custom link');
    const height = `document.querySelector('#custom').getBoundingClientRect().height`;
    expect(await page.evaluate(height)).toBe(700);
  });
});

it('reports nothing', () => {
  expect(phone.problems).toEqual([]);
});
