import type { ScanClaim } from '@weapp-auth/protocol';
import type { Failure } from '../../src/outcome.ts';
import { approveScan, openScan, refuseScan, type ScannedLogin } from '../../src/scan-login.ts';
import { findAuth } from '../shared/find-auth.ts';
import { readLook } from '../shared/look.ts';
import { noticeFor, notices } from '../shared/notices.ts';

const texts = {
  'zh-CN': {
    ...notices['zh-CN'],
    question: '确认登录这个网站？',
    browser: '网页打开于：',
    number: '请输入网页上显示的两位数字',
    tells: '网站希望得到：',
    profile: '昵称和头像',
    phone: '手机号',
    approve: '登录',
    refuse: '不是我，拒绝',
    advice: '只有自己刚打开的网页才输入数字。别人发来的码请拒绝。',
    forwarded: '这个码可能是别人转发给您的。',
    approved: '已登录，请回到网页继续。',
    declined: '已拒绝。',
  },
  'zh-TW': {
    ...notices['zh-TW'],
    question: '確認登入這個網站？',
    browser: '網頁開啟於：',
    number: '請輸入網頁上顯示的兩位數字',
    tells: '網站希望取得：',
    profile: '暱稱和頭像',
    phone: '手機號碼',
    approve: '登入',
    refuse: '不是我，拒絕',
    advice: '只有自己剛打開的網頁才輸入數字。別人傳來的碼請拒絕。',
    forwarded: '這個碼可能是別人轉傳給您的。',
    approved: '已登入，請回到網頁繼續。',
    declined: '已拒絕。',
  },
  en: {
    ...notices.en,
    question: 'Sign in to this website?',
    browser: 'Page opened in: ',
    number: 'Enter the two digits that the page shows',
    tells: 'The website would like to have:',
    profile: 'Nickname and picture',
    phone: 'Phone number',
    approve: 'Sign in',
    refuse: 'Not me, refuse',
    advice: 'Enter it only if you opened that page yourself. Refuse a code that somebody sent you.',
    forwarded: 'Somebody may have sent this code to you.',
    approved: 'Signed in. Go on at the page.',
    declined: 'Refused.',
  },
};

/** A picture out of a chat or the album: long press and album, for plain and for mini program codes. */
const forwardedScenes: readonly (number | undefined)[] = [1012, 1013, 1048, 1049];

/** What each component has open. */
const opened = new WeakMap<object, ScannedLogin>();

/**
 * What the page that a website's code opens shows: which site asks, its address, and where the browser is. The person types the
 * number of the website's page, which this phone does not know; with a wrong one the sign-in is over.
 *
 * Events: `approve` and `refuse` `{site}`, `error` (a failure).
 */
Component({
  properties: {
    /** `query.scene` of the page, as it came. */
    scene: String,
    lang: String,
    client: String,
  },
  data: {
    t: texts.en,
    scale: 1,
    scanned: false,
    name: '',
    address: '',
    browser: '',
    asks: [] as { readonly claim: ScanClaim; readonly text: string; readonly checked: boolean }[],
    number: '',
    forwarded: false,
    loading: false,
    notice: '',
    done: '',
  },
  lifetimes: {
    attached() {
      this.setData(readLook(findAuth(this), texts, this.data.lang));
    },
  },
  observers: {
    scene(scene: string) {
      if (scene) this.open(scene);
    },
  },
  methods: {
    async open(scene: string) {
      const auth = findAuth(this);
      this.setData({ ...readLook(auth, texts, this.data.lang), loading: true, notice: '', done: '' });
      const scan = await openScan(auth, scene);
      this.setData({ loading: false });
      if (scan.kind !== 'scanned') {
        this.fail(scan);
        return;
      }
      opened.set(this, scan);
      const { t } = this.data;
      this.setData({
        scanned: true,
        name: scan.site.name,
        address: scan.site.address,
        browser: [scan.browser.name, scan.browser.address].filter(Boolean).join(' · '),
        // A number is told only by whoever says so.
        asks: scan.asks.map((claim) => ({ claim, text: t[claim], checked: claim === 'profile' })),
        forwarded: forwardedScenes.includes(auth.inside.context.wx.getEnterOptionsSync?.().scene),
      });
    },
    onNumber({ detail }: { detail: { value: string } }) {
      this.setData({ number: detail.value });
    },
    onAgree({ detail }: { detail: { value: readonly string[] } }) {
      const asks = this.data.asks.map((each) => ({ ...each, checked: detail.value.includes(each.claim) }));
      this.setData({ asks });
    },
    async onApprove() {
      const { number, asks } = this.data;
      const scan = opened.get(this);
      if (!scan || this.data.loading || !/^\d{2}$/.test(number)) return;
      const agreed = asks.filter(({ checked }) => checked).map(({ claim }) => claim);
      this.setData({ loading: true });
      const outcome = await approveScan(findAuth(this), { ticket: scan.ticket, number, agreed });
      this.finish(outcome, scan);
    },
    async onRefuse() {
      const scan = opened.get(this);
      if (!scan || this.data.loading) return;
      this.setData({ loading: true });
      this.finish(await refuseScan(findAuth(this), scan.ticket), scan);
    },
    finish(outcome: Awaited<ReturnType<typeof approveScan>>, { site }: ScannedLogin) {
      this.setData({ loading: false });
      if (outcome.kind !== 'approved' && outcome.kind !== 'declined') {
        this.fail(outcome);
        return;
      }
      opened.delete(this);
      this.setData({ scanned: false, done: this.data.t[outcome.kind] });
      this.triggerEvent(outcome.kind === 'approved' ? 'approve' : 'refuse', { site });
    },
    /** With a wrong number, or too late, it is over; without a network it may be tried again. */
    fail(failure: Failure) {
      const isOver = failure.kind === 'refused' && failure.code !== 'rate_limited';
      if (isOver) opened.delete(this);
      this.setData({ notice: noticeFor(failure, this.data.t), scanned: !isOver && this.data.scanned });
      this.triggerEvent('error', failure);
    },
  },
});
