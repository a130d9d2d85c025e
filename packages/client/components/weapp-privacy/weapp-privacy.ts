import type { PrivacyQuestion } from '../../src/privacy.ts';
import { findAuth } from '../shared/find-auth.ts';
import { readLook } from '../shared/look.ts';

const texts = {
  'zh-CN': {
    title: '隐私保护提示',
    before: '使用这项功能前，请阅读',
    after: '。同意后才会处理您的个人信息。',
    guide: '《隐私保护指引》',
    agree: '同意',
    disagree: '不同意',
  },
  'zh-TW': {
    title: '隱私保護提示',
    before: '使用這項功能前，請閱讀',
    after: '。同意後才會處理您的個人資料。',
    guide: '《隱私保護指引》',
    agree: '同意',
    disagree: '不同意',
  },
  en: {
    title: 'Your privacy',
    before: 'Before you use this, please read the ',
    after: '. Your data is used only after you agree.',
    guide: 'privacy guide',
    agree: 'Agree',
    disagree: 'Disagree',
  },
};

/** What takes the listener of each component off, and the question it shows. */
const offs = new WeakMap<object, () => void>();
const questions = new WeakMap<object, PrivacyQuestion>();

/**
 * Asks for agreement to the privacy guide whenever WeChat wants it. Put one on every page that has a privacy
 * interface; the one on the page in front asks.
 *
 * Events: `show` `{referrer}`, `agree`, `disagree`.
 */
Component({
  properties: { lang: String, client: String },
  data: { t: texts.en, scale: 1, shown: false, name: '' },
  lifetimes: {
    attached() {
      this.setData(readLook(findAuth(this), texts, this.data.lang));
      this.listen();
    },
    detached() {
      offs.get(this)?.();
      this.answer('disagree');
    },
  },
  pageLifetimes: {
    show() {
      this.listen();
    },
    /** Nobody sees the panel of a page in the back: what asks there would wait for ever. */
    hide() {
      offs.get(this)?.();
    },
  },
  methods: {
    /** The page in front listens last and is asked. */
    listen() {
      offs.get(this)?.();
      offs.set(
        this,
        findAuth(this).privacy.onQuestion((question) => this.show(question)),
      );
    },
    async show(question: PrivacyQuestion) {
      questions.set(this, question);
      this.setData({ shown: true });
      this.triggerEvent('show', { referrer: question.referrer });
      const state = await findAuth(this).privacy.check();
      if (state.kind === 'needed') this.setData({ name: state.name });
    },
    onOpen() {
      findAuth(this).privacy.open();
    },
    onAgree() {
      this.answer('agree');
    },
    onDisagree() {
      this.answer('disagree');
    },
    answer(kind: 'agree' | 'disagree') {
      const question = questions.get(this);
      if (!question) return;
      questions.delete(this);
      this.setData({ shown: false });
      if (kind === 'agree') question.agree('weapp-auth-agree');
      else question.disagree();
      this.triggerEvent(kind);
    },
    /** Catches the touch, so that the page behind the panel does not move. */
    onNothing() {},
  },
});
