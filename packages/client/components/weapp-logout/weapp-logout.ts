import { findAuth } from '../shared/find-auth.ts';
import { followUser } from '../shared/follow-user.ts';
import { readLook } from '../shared/look.ts';

const texts = {
  'zh-CN': { logout: '退出登录', cancel: '取消', question: '确定要退出登录吗？' },
  'zh-TW': { logout: '登出', cancel: '取消', question: '確定要登出嗎？' },
  en: { logout: 'Log out', cancel: 'Cancel', question: 'Do you really want to log out?' },
};

/** What ends the subscription of each component on a page. */
const offs = new WeakMap<object, () => void>();

/**
 * Logs out, after a question. Shows nothing while nobody is logged in.
 *
 * Event: `logout` `{revoked}`; `revoked` is false when the server could not be told.
 */
Component({
  properties: {
    /** The slot is the button. */
    custom: Boolean,
    /** Logs out without a question. */
    quick: Boolean,
    lang: String,
    /** The name of a client that was registered under one; else the app's. */
    client: String,
  },
  data: { t: texts.en, scale: 1, signedIn: false, asking: false, loading: false },
  lifetimes: {
    attached() {
      const auth = findAuth(this);
      this.setData(readLook(auth, texts, this.data.lang));
      offs.set(
        this,
        followUser(auth, (signedIn) => this.setData({ signedIn })),
      );
    },
    detached() {
      offs.get(this)?.();
    },
  },
  methods: {
    onTap() {
      if (this.data.quick) this.onConfirm();
      else this.setData({ asking: true });
    },
    onCancel() {
      this.setData({ asking: false });
    },
    async onConfirm() {
      if (this.data.loading) return;
      this.setData({ loading: true });
      const { revoked } = await findAuth(this).logout();
      this.setData({ loading: false, asking: false });
      this.triggerEvent('logout', { revoked });
    },
  },
});
