import type { Scenario } from './scenario.ts';

/** Signing in to a website by scanning, and what may go wrong with it. */
export const websiteScenarios: readonly Scenario[] = [
  {
    id: 'website-sign-in',
    group: 'website',
    title: { zh: '扫码登录网站', en: 'Sign in to a website' },
    summary: {
      zh: '网站显示小程序码和两位数字；手机显示是谁在请求，用户填入数字后，只有那个浏览器得到结果，而且只有一次。',
      en: 'The website shows a code and two digits; the phone shows who asks, the person types the digits, and that browser alone gets the result, once.',
    },
    onPhone: [],
    play: async ({ phone, showCode, check }) => {
      const { auth } = phone('alice');
      const code = await showCode();
      const scan = await auth.openScan(code.scene);
      check('手机知道是谁在请求', 'the phone knows who asks', scan.kind === 'scanned');
      check('扫码本身不登录', 'scanning signs nobody in', (await code.take('browser-1')) === null);
      const ticket = decodeURIComponent(code.scene);
      const answer = await auth.approveScan({ ticket, number: code.number });
      check('数字对了就确认', 'the right number approves', answer.kind === 'approved');
      check('别的浏览器拿不到', 'another browser gets nothing', (await code.take('browser-2')) === null);
      check(
        '这个浏览器拿到同一个用户',
        'this one gets the same user',
        (await code.take('browser-1')) === auth.user?.id,
      );
      check('只有一次', 'and only once', (await code.take('browser-1')) === null);
    },
  },
  {
    id: 'website-code-forwarded',
    group: 'website',
    title: { zh: '二维码被转发给别人', en: 'The code is sent to a stranger' },
    summary: {
      zh: '骗子把自己网页上的码发给别人：对方看不到网页上的数字，只能猜一次，猜错即作废。',
      en: 'A fraud sends the code of their own page around: the victim does not see its number, has one guess, and a wrong one ends it.',
    },
    onPhone: [],
    play: async ({ phone, showCode, check }) => {
      const victim = phone('bob');
      const code = await showCode();
      const scan = await victim.auth.openScan(code.scene);
      const told = JSON.stringify(scan.kind === 'scanned' ? [scan.site, scan.browser, scan.asks] : []);
      check('手机上没有那个数字', 'the number is not on the phone', !told.includes(`"${code.number}"`));
      const ticket = decodeURIComponent(code.scene);
      const guess = code.number === '42' ? '24' : '42';
      const guessed = await victim.auth.approveScan({ ticket, number: guess });
      check(
        '猜错被拒绝',
        'a wrong guess is refused',
        guessed.kind === 'refused' && guessed.code === 'scan_number_wrong',
      );
      const late = await victim.auth.approveScan({ ticket, number: code.number });
      check('之后对的数字也没用', 'then even the right one is worth nothing', late.kind === 'refused');
      check(
        '骗子的浏览器什么也没有',
        'the browser of the fraud has nothing',
        (await code.take('browser-1')) === null,
      );
    },
  },
  {
    id: 'website-code-expired',
    group: 'website',
    title: { zh: '二维码过了两分钟', en: 'The code is two minutes old' },
    summary: {
      zh: '两分钟没人扫，码就失效；网页会自己换一个。',
      en: 'Nobody scans it for two minutes, and it is over; the page gets another by itself.',
    },
    onPhone: [],
    play: async ({ phone, showCode, advance, check }) => {
      const { auth } = phone('alice');
      await auth.login();
      const code = await showCode();
      advance(121);
      const scan = await auth.openScan(code.scene);
      check(
        '手机得到 scan_ended',
        'the phone gets scan_ended',
        scan.kind === 'refused' && scan.code === 'scan_ended',
      );
      check(
        '网页知道要换码',
        'the page knows that it needs another',
        (await code.progress('browser-1')) === 'ended',
      );
    },
  },
  {
    id: 'website-refused',
    group: 'website',
    title: { zh: '在手机上拒绝', en: 'Refused on the phone' },
    summary: {
      zh: '拒绝不能反悔，网页立刻知道；别人再扫这个码也没用。',
      en: 'A refusal is final and the page knows it at once; nobody else can use the code either.',
    },
    onPhone: [],
    play: async ({ phone, showCode, check }) => {
      const [alice, bob] = [phone('alice'), phone('bob')];
      const code = await showCode();
      await alice.auth.openScan(code.scene);
      await alice.auth.refuseScan(decodeURIComponent(code.scene));
      check('网页知道被拒绝', 'the page knows', (await code.progress('browser-1')) === 'refused');
      const scan = await bob.auth.openScan(code.scene);
      check('别人扫不了', 'nobody else can scan it', scan.kind === 'refused' && scan.code === 'scan_ended');
    },
  },
];
