import type { DialogAnswer } from '../platform/dialog.ts';
import { askPerson } from '../wx/ask-person.ts';
import { type Client, clientAccount, clientApp, clientUser, hasLibrary } from '../wx/client.ts';
import { avatarFile, storeFile } from '../wx/files.ts';
import { requirePrivacy } from '../wx/privacy-gate.ts';
import { WxFailure } from '../wx/wx-api.ts';
import type { Button } from './button.ts';

/** `chooseAvatar`: a temporary path to a picture. Cancelled, refused or unsafe: no event at all. */
export const chooseAvatar: Button = {
  openType: 'chooseAvatar',
  event: 'chooseavatar',
  api: 'chooseAvatar',
  quiet: true,
  press: async (client) => {
    if (client.choosingAvatar) throw new WxFailure('another chooseAvatar is in progress');
    client.choosingAvatar = true;
    try {
      await requirePrivacy(client, { api: 'button.chooseAvatar', type: 'userInfo' });
      return { avatarUrl: chosenPath(client, await askForAvatar(client)) };
    } finally {
      client.choosingAvatar = false;
    }
  },
};

function askForAvatar(client: Client): Promise<DialogAnswer> {
  return askPerson(client, {
    kind: 'avatar',
    api: 'button.chooseAvatar',
    title: '选择头像',
    content: `${clientApp(client).name} 将使用所选头像`,
    confirmText: '用微信头像',
    cancelText: '取消',
  });
}

function chosenPath(client: Client, answer: DialogAnswer): string {
  if (!answer.accept) throw new WxFailure('cancel');
  // Since 2.24.4 the platform checks the picture before the app hears of it.
  if (answer.unsafe === true && hasLibrary(client, '2.24.4')) throw new WxFailure('image is not safe');
  const own = answer.avatarUrl === undefined ? clientUser(client).avatarUrl : answer.avatarUrl;
  return storeFile(client.host, avatarFile(client, own));
}

/** What became of a nickname typed into `<input type="nickname">`. */
export interface NicknameInput {
  /** What a form submit reads. */
  readonly value: string;
  /** `text` when the input has degraded: old base library, or privacy not agreed to. */
  readonly type: 'nickname' | 'text';
  /** Detail of `bindnicknamereview`; `null` when the event does not fire. */
  readonly review: { readonly pass: boolean; readonly timeout: boolean } | null;
}

/**
 * The person fills in a nickname input and leaves it: `typed`, or what the keyboard offers. Never asks for privacy
 * consent by itself.
 */
export async function fillNickname(client: Client, typed?: string): Promise<NicknameInput> {
  if (isDegraded(client)) return { value: typed ?? '', type: 'text', review: null };
  const answer = await askPerson(client, {
    kind: 'nickname',
    api: 'input.nickname',
    title: '昵称',
    content: typed ?? clientUser(client).nickname,
    confirmText: '完成',
    cancelText: '取消',
  });
  const value = typed ?? (answer.accept ? (answer.text ?? clientUser(client).nickname) : '');
  const checked = hasLibrary(client, '2.24.4');
  const pass = !(checked && answer.unsafe === true);
  const review = hasLibrary(client, '2.29.1') ? { pass, timeout: false } : null;
  return { value: pass ? value : '', type: 'nickname', review };
}

function isDegraded(client: Client): boolean {
  if (!hasLibrary(client, '2.21.2')) return true;
  if (!hasLibrary(client, '2.32.3')) return false;
  const declared = clientApp(client).privacyDeclared.includes('userInfo');
  return !declared || !clientAccount(client).privacyAgreed.includes('userInfo');
}
