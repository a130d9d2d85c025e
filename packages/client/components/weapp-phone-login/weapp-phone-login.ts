import { bindPhone, type PhoneDetail, type PhoneOutcome } from '../../src/phone.ts';
import { findAuth } from '../shared/find-auth.ts';
import { readLook } from '../shared/look.ts';
import { eventFor, noticeFor, notices } from '../shared/notices.ts';
import { tooOld } from '../shared/too-old.ts';

const texts = {
  'zh-CN': {
    ...notices['zh-CN'],
    bind: '验证手机号',
    loading: '正在验证',
    again: '请再点一次',
    agree: '请先阅读并同意协议',
  },
  'zh-TW': {
    ...notices['zh-TW'],
    bind: '驗證手機號碼',
    loading: '驗證中',
    again: '請再點一次',
    agree: '請先閱讀並同意條款',
  },
  en: {
    ...notices.en,
    bind: 'Verify the phone number',
    loading: 'Verifying',
    again: 'Please tap once more.',
    agree: 'Please read and agree first.',
  },
};

/** Older base libraries give encrypted data instead of a code; those need a live key before the tap. */
const codeSince = '2.21.2';

/**
 * Binds the phone number that WeChat knows; logs in with it where nobody is.
 *
 * Events: `bound` `{user}`, `deny` (refused, no quota, no permission, …), `error` (a failure), `agreement` (tapped
 * before agreeing). One tap is one paid call: taps while one is under way do nothing.
 */
Component({
  properties: {
    /** The label of a ready-made button; without it the slot is the button. */
    text: String,
    /** Has WeChat verify that the number is in use now (手机号实时验证), base library 2.24.4. */
    realtime: Boolean,
    /** Asks WeChat for nothing: the page has an agreement that is not ticked yet. */
    unagreed: Boolean,
    disabled: Boolean,
    lang: String,
    /** The name of a client that was registered under one; else the app's. */
    client: String,
  },
  data: { t: texts.en, scale: 1, loading: false, notice: '', openType: '', agree: '', mustAsk: false },
  observers: {
    'realtime, unagreed, agree, mustAsk'() {
      this.chooseOpenType();
    },
    unagreed() {
      this.setData({ notice: '' });
    },
  },
  lifetimes: {
    async attached() {
      const auth = findAuth(this);
      this.setData(readLook(auth, texts, this.data.lang));
      this.chooseOpenType();
      const old = tooOld(auth, this.data.realtime ? '2.24.4' : '1.2.0');
      if (old) this.finish(old);
      if (tooOld(auth, codeSince)) auth.prepareCode();
      const privacy = await auth.privacy.check();
      if (privacy.kind !== 'needed') return;
      // One tap agrees to the privacy guide and gives the number; on computers it takes one for each.
      if (auth.features().phoneButton === 'separate') this.setData({ mustAsk: true });
      else this.setData({ agree: '|agreePrivacyAuthorization' });
    },
    detached() {
      const auth = findAuth(this);
      if (tooOld(auth, codeSince)) auth.releaseCode();
    },
  },
  methods: {
    chooseOpenType() {
      const { realtime, unagreed, agree, mustAsk } = this.data;
      const openType = (realtime ? 'getRealtimePhoneNumber' : 'getPhoneNumber') + agree;
      this.setData({ openType: unagreed || mustAsk ? '' : openType });
    },
    onTap() {
      if (this.data.unagreed) {
        this.setData({ notice: this.data.t.agree });
        this.triggerEvent('agreement');
        return;
      }
      if (this.data.mustAsk) this.askPrivacy();
    },
    async askPrivacy() {
      const outcome = await findAuth(this).privacy.ask();
      if (outcome.kind === 'agreed') this.setData({ mustAsk: false, notice: this.data.t.again });
      else if (outcome.kind !== 'needed') this.finish(outcome);
    },
    async onPhone({ detail }: { detail: PhoneDetail }) {
      if (this.data.loading) return;
      this.setData({ loading: true, notice: '' });
      const outcome = await bindPhone(findAuth(this), detail);
      this.setData({ loading: false });
      this.finish(outcome);
    },
    finish(outcome: PhoneOutcome) {
      if (outcome.kind === 'updated') {
        this.triggerEvent('bound', { user: outcome.user });
        return;
      }
      if (outcome.kind === 'tap-again') {
        this.setData({ notice: this.data.t.again });
        return;
      }
      this.setData({ notice: noticeFor(outcome, this.data.t) });
      this.triggerEvent(eventFor(outcome), outcome);
    },
  },
});
