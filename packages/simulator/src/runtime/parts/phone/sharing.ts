import type { LocalText } from '../../../shared/local-text.ts';
import { asyncApi } from '../../api/wx-api.ts';
import type { Phone } from '../../phone.ts';
import { ask } from './ask.ts';

const targets: Readonly<Record<string, LocalText>> = {
  showShareImageMenu: { zh: '分享图片', en: 'Share the picture' },
  shareFileMessage: { zh: '转发文件', en: 'Share the file' },
  shareVideoMessage: { zh: '转发视频', en: 'Share the video' },
  addFileToFavorites: { zh: '收藏文件', en: 'Add the file to favourites' },
  addVideoToFavorites: { zh: '收藏视频', en: 'Add the video to favourites' },
  shareToOfficialAccount: { zh: '分享到公众号', en: 'Share to the official account' },
  shareToWeRun: { zh: '分享到微信运动', en: 'Share to WeRun' },
};

/** Sending something to friends. */
export function sharingApi(phone: Phone): Readonly<Record<string, unknown>> {
  const sharing = Object.entries(targets).map(([name, title]) => [
    name,
    asyncApi(phone, name, async () => {
      await ask(phone, { name: 'share', title, confirm: { zh: '发送', en: 'Send' } });
      return {};
    }),
  ]);
  return {
    ...Object.fromEntries(sharing),
    updateShareMenu: asyncApi(phone, 'updateShareMenu', () => ({})),
    onCopyUrl: () => undefined,
    offCopyUrl: () => undefined,
  };
}
