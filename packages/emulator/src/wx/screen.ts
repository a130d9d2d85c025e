import { askPerson } from './ask-person.ts';
import { textOption, type WxApi } from './wx-api.ts';

/** `wx.showModal`, `wx.showToast`, `wx.showLoading` and their hiding counterparts. */
export const screenApis: readonly WxApi[] = [
  {
    name: 'showModal',
    since: '1.0.0',
    promises: 'always',
    run: async (client, options) => {
      const answer = await askPerson(client, {
        kind: 'modal',
        api: 'showModal',
        title: textOption(options, 'title') ?? '',
        content: textOption(options, 'content') ?? '',
        confirmText: textOption(options, 'confirmText') ?? '确定',
        cancelText: options.showCancel === false ? '' : (textOption(options, 'cancelText') ?? '取消'),
        ...(options.editable === true ? { editable: true } : {}),
      });
      const typed = options.editable === true ? (answer.text ?? '') : null;
      return { confirm: answer.accept, cancel: !answer.accept, content: answer.accept ? typed : null };
    },
  },
  {
    name: 'showToast',
    since: '1.0.0',
    promises: 'always',
    run: async ({ screen }, options) => {
      screen.toast = textOption(options, 'title') ?? '';
      screen.loading = null;
      return {};
    },
  },
  {
    name: 'hideToast',
    since: '1.0.0',
    promises: 'always',
    run: async ({ screen }) => {
      screen.toast = null;
      return {};
    },
  },
  {
    name: 'showLoading',
    since: '1.1.0',
    promises: 'always',
    run: async ({ screen }, options) => {
      screen.loading = textOption(options, 'title') ?? '';
      screen.toast = null;
      return {};
    },
  },
  {
    name: 'hideLoading',
    since: '1.1.0',
    promises: 'always',
    run: async ({ screen }) => {
      screen.loading = null;
      return {};
    },
  },
];
