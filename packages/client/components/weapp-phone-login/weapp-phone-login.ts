import type { CoreAuth } from '../../src/core.ts';
import { bindPhone, type PhoneDetail, type PhoneOutcome } from '../../src/phone.ts';
import { findAuth } from '../shared/find-auth.ts';
import { readLook } from '../shared/look.ts';
import { eventFor, noticeFor, notices } from '../shared/notices.ts';

const texts = {
  'zh-CN': { ...notices['zh-CN'], bind: '验证手机号', loading: '正在验证', again: '请再点一次' },
  'zh-TW': { ...notices['zh-TW'], bind: '驗證手機號碼', loading: '驗證中', again: '請再點一次' },
  en: {
    ...notices.en,
    bind: 'Verify the phone number',
    loading: 'Verifying',
    again: 'Please tap once more.',
  },
};

/**
 * Binds the phone number that WeChat knows; logs in with it where nobody is.
 *
 * Events: `bound` `{user}`, `deny` (refused, no quota, no permission, …), `error` (a failure). One tap is one paid
 * call: taps while one is under way do nothing.
 */
Component({
  properties: {
    /** The label of a ready-made button; without it the slot is the button. */
    text: String,
    /** Has WeChat verify that the number is in use now (手机号实时验证), base library 2.24.4. */
    realtime: Boolean,
    disabled: Boolean,
    lang: String,
  },
  data: { t: texts.en, scale: 1, loading: false, notice: '', openType: '' },
  lifetimes: {
    async attached() {
      const auth = findAuth();
      this.setData(readLook(auth, texts, this.data.lang));
      this.chooseOpenType('');
      if (needsKey(auth)) auth.prepareCode();
      const privacy = await auth.privacy.check();
      if (privacy.kind === 'needed') this.chooseOpenType('|agreePrivacyAuthorization');
    },
    detached() {
      const auth = findAuth();
      if (needsKey(auth)) auth.releaseCode();
    },
  },
  methods: {
    /** One tap agrees to the privacy guide and gives the number, where the guide was not agreed to yet. */
    chooseOpenType(agree: string) {
      this.setData({
        openType: `${this.data.realtime ? 'getRealtimePhoneNumber' : 'getPhoneNumber'}${agree}`,
      });
    },
    async onPhone({ detail }: { detail: PhoneDetail }) {
      if (this.data.loading) return;
      this.setData({ loading: true, notice: '' });
      const outcome = await bindPhone(findAuth(), detail);
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

/** Base libraries before 2.21.2 give encrypted data instead of a code; those need a live key before the tap. */
function needsKey(auth: CoreAuth): boolean {
  const [major = 0, minor = 0, patch = 0] = `${auth.inside.context.wx.getAppBaseInfo?.().SDKVersion}`
    .split('.')
    .map(Number);
  return !(major * 1e6 + minor * 1e3 + patch >= 2_021_002);
}
