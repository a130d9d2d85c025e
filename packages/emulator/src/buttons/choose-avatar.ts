import type { DialogAnswer } from '../platform/dialog.ts';
import { askPerson } from '../wx/ask-person.ts';
import { type Client, clientApp, clientUser, hasLibrary } from '../wx/client.ts';
import { avatarFile, storeFile } from '../wx/files.ts';
import { requirePrivacy } from '../wx/privacy-gate.ts';
import { WxFailure } from '../wx/wx-failure.ts';
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
