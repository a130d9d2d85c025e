import type { PrivacyOutcome } from '../../src/privacy.ts';
import { updateProfile } from '../../src/profile.ts';
import { findAuth } from '../shared/find-auth.ts';
import { readLook } from '../shared/look.ts';
import { noticeFor, notices } from '../shared/notices.ts';
import { tooOld } from '../shared/too-old.ts';

const texts = {
  'zh-CN': {
    ...notices['zh-CN'],
    avatar: '选择头像',
    nickname: '昵称',
    placeholder: '请输入昵称',
    save: '保存',
    loading: '正在保存',
    unsafe: '这个昵称不能使用，请换一个',
    empty: '请先填写昵称或选择头像',
  },
  'zh-TW': {
    ...notices['zh-TW'],
    avatar: '選擇頭像',
    nickname: '暱稱',
    placeholder: '請輸入暱稱',
    save: '儲存',
    loading: '儲存中',
    unsafe: '這個暱稱無法使用，請換一個',
    empty: '請先填寫暱稱或選擇頭像',
  },
  en: {
    ...notices.en,
    avatar: 'Choose a picture',
    nickname: 'Nickname',
    placeholder: 'Your nickname',
    save: 'Save',
    loading: 'Saving',
    unsafe: 'This nickname cannot be used. Please choose another.',
    empty: 'Please fill in a nickname or choose a picture.',
  },
};

/** The forms that have asked about the privacy guide. */
const asked = new WeakSet<object>();

/**
 * Nickname and picture, as WeChat has people fill them in since 2022 (头像昵称填写), saved with the login server.
 *
 * Events: `saved` `{user}`, `error` (a failure), `deny` (the base library has no such button), `avatar` `{avatarPath}` when a picture was chosen.
 */
Component({
  properties: { lang: String, client: String },
  data: {
    t: texts.en,
    scale: 1,
    nickname: '',
    avatarUrl: '',
    avatarPath: '',
    notice: '',
    loading: false,
    inputType: 'text',
  },
  lifetimes: {
    attached() {
      const auth = findAuth(this);
      this.setData(readLook(auth, texts, this.data.lang));
      const { nickname, avatarUrl } = auth.user || {};
      this.setData({ nickname: nickname || '', avatarUrl: avatarUrl || '' });
      const old = tooOld(auth, '2.21.2');
      if (old) {
        this.setData({ notice: noticeFor(old, this.data.t) });
        this.triggerEvent('deny', old);
        return;
      }
      this.offerNickname(auth.privacy.check());
    },
  },
  methods: {
    /** WeChat's own nickname is offered only to who has agreed to the privacy guide; others type theirs. */
    async offerNickname(asked: Promise<PrivacyOutcome>) {
      const { kind } = await asked;
      this.setData({ inputType: kind === 'agreed' ? 'nickname' : 'text' });
    },
    /** The moment of use is when the guide is asked about, once. */
    onFocus() {
      if (this.data.inputType === 'nickname' || asked.has(this)) return;
      asked.add(this);
      this.offerNickname(findAuth(this).privacy.ask());
    },
    onAvatar({ detail }: { detail: { avatarUrl: string } }) {
      this.setData({ avatarPath: detail.avatarUrl });
      this.triggerEvent('avatar', { avatarPath: detail.avatarUrl });
    },
    /** WeChat has emptied an unsafe nickname by then; people should know why. */
    onReview({ detail }: { detail: { pass: boolean; timeout: boolean } }) {
      this.setData({ notice: detail.pass || detail.timeout ? '' : this.data.t.unsafe });
    },
    async onSubmit({ detail }: { detail: { value: { nickname?: string } } }) {
      const { loading, avatarPath, t } = this.data;
      const nickname = (detail.value.nickname || '').trim();
      if (loading) return;
      if (!nickname && !avatarPath) {
        this.setData({ notice: t.empty });
        return;
      }
      this.setData({ loading: true, notice: '' });
      const outcome = await updateProfile(findAuth(this), {
        ...(nickname && { nickname }),
        ...(avatarPath && { avatarPath }),
      });
      this.setData({ loading: false });
      if (outcome.kind === 'updated') {
        this.setData({
          avatarPath: '',
          avatarUrl: outcome.user.avatarUrl || '',
          nickname: outcome.user.nickname || '',
        });
        this.triggerEvent('saved', { user: outcome.user });
        return;
      }
      this.setData({ notice: noticeFor(outcome, t) });
      this.triggerEvent('error', outcome);
    },
  },
});
