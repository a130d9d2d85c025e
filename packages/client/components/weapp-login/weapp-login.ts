import type { UserInfoDetail, UserInfoOutcome } from '../../src/profile.ts';
import { findAuth } from '../shared/find-auth.ts';
import { followUser } from '../shared/follow-user.ts';
import { readLook } from '../shared/look.ts';
import { eventFor, noticeFor, notices } from '../shared/notices.ts';
import { cannotUse } from '../shared/too-old.ts';

const texts = {
  'zh-CN': {
    ...notices['zh-CN'],
    login: '登录',
    loading: '正在登录',
    guest: '先逛逛',
    settings: '去设置中开启',
    agree: '请先阅读并同意协议',
  },
  'zh-TW': {
    ...notices['zh-TW'],
    login: '登入',
    loading: '登入中',
    guest: '先逛逛',
    settings: '前往設定開啟',
    agree: '請先閱讀並同意條款',
  },
  en: {
    ...notices.en,
    login: 'Log in',
    loading: 'Logging in',
    guest: 'Look around first',
    settings: 'Allow it in settings',
    agree: 'Please read and agree first',
  },
};

/** What ends the subscription of each component on a page. */
const offs = new WeakMap<object, () => void>();

/**
 * Wraps whatever is in its slot (or shows `text` as a button) and logs in on a tap.
 *
 * Somebody logged in already gets `login` at once, without a question. Events: `login` `{user, isNewUser, dataUsed}`, `deny`
 * (a `Denial`), `error` (a failure), `agreement` (tapped before agreeing), `agree`
 * `{checked}`, `open` (a document), `guest`.
 */
Component({
  properties: {
    /** The label of a ready-made button; without it the slot is the button. */
    text: String,
    /** Asks for open data as well (`open-type="getUserInfo"`), for apps that decrypt it. */
    userInfo: Boolean,
    /** `[{text: '《用户协议》'}]`: a box to tick before anything is sent. */
    agreements: Array,
    agreed: Boolean,
    /** Shows the way back to browsing. */
    guest: Boolean,
    disabled: Boolean,
    lang: String,
    /** The name of a client that was registered under one; else the app's. */
    client: String,
  },
  data: {
    t: texts.en,
    scale: 1,
    spoken: 'zh_CN',
    authorised: false,
    loading: false,
    signedIn: false,
    refused: false,
    warn: false,
    notice: '',
    openType: '',
  },
  observers: {
    'userInfo, agreed, agreements, signedIn, authorised'() {
      this.chooseOpenType();
    },
  },
  lifetimes: {
    attached() {
      const auth = findAuth(this);
      this.setData(readLook(auth, texts, this.data.lang));
      offs.set(
        this,
        followUser(auth, (signedIn) => this.setData({ signedIn })),
      );
      if (this.data.userInfo) this.prepare();
    },
    detached() {
      offs.get(this)?.();
      if (this.data.userInfo) findAuth(this).releaseCode();
    },
  },
  pageLifetimes: {
    hide() {
      if (this.data.userInfo) findAuth(this).releaseCode();
    },
    show() {
      if (this.data.userInfo) this.prepare();
    },
  },
  methods: {
    async prepare() {
      const auth = findAuth(this);
      const old = cannotUse(auth, 'button.open-type.getUserInfo', '1.3.0');
      if (old) {
        this.finish(old);
        return;
      }
      auth.prepareCode();
      // Who allowed it before needs no button of WeChat's: a tap asks for the data directly.
      const granted = await auth.isGranted('scope.userInfo');
      this.setData({ authorised: granted });
    },
    chooseOpenType() {
      const { userInfo, authorised, signedIn, agreed, agreements } = this.data;
      const mayAsk = userInfo && !authorised && !signedIn && (agreed || !agreements.length);
      this.setData({ openType: mayAsk ? 'getUserInfo' : '' });
    },
    onTap() {
      const { openType, agreed, agreements, signedIn } = this.data;
      if (openType) return;
      if (!signedIn && !agreed && agreements.length) {
        this.setData({ warn: true, notice: this.data.t.agree });
        this.triggerEvent('agreement');
        return;
      }
      this.work(() => this.logIn());
    },
    async logIn(): Promise<UserInfoOutcome> {
      const auth = findAuth(this);
      if (!this.data.userInfo || this.data.signedIn) return auth.login();
      const { spoken } = this.data;
      return auth.loginWithUserInfo(await auth.getUserInfo({ lang: spoken as 'zh_CN' }));
    },
    onUserInfo(event: { detail: UserInfoDetail }) {
      this.work(() => findAuth(this).loginWithUserInfo(event.detail));
    },
    async work(login: () => Promise<UserInfoOutcome>) {
      if (this.data.loading) return;
      this.setData({ loading: true, notice: '', refused: false });
      const outcome = await login();
      this.setData({ loading: false });
      this.finish(outcome);
    },
    finish(outcome: UserInfoOutcome) {
      if (outcome.kind === 'signed-in') {
        const { user, isNewUser, dataUsed } = outcome;
        this.triggerEvent('login', { user, isNewUser, dataUsed });
        return;
      }
      this.setData({ notice: noticeFor(outcome, this.data.t), refused: outcome.kind === 'denied' });
      this.triggerEvent(eventFor(outcome), outcome);
    },
    onSettings() {
      this.setData({ refused: false });
    },
    onAgree(event: { detail: { checked: boolean } }) {
      const { checked } = event.detail;
      this.setData({ agreed: checked, warn: false, notice: '' });
      this.triggerEvent('agree', { checked });
    },
    onOpen(event: { detail: object }) {
      this.triggerEvent('open', event.detail);
    },
    onGuest() {
      this.triggerEvent('guest');
    },
  },
});
