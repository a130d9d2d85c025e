import type { Refusal } from '../../errors/refusal.ts';
import { maxAvatarBytes, saveAvatar } from '../../people/avatar.ts';
import { userAnswer } from '../answer-schemas.ts';
import { answerUser } from '../answer-user.ts';
import { readUpload, type Upload } from '../multipart.ts';
import { readSignedIn } from '../read-signed-in.ts';
import { defineRoute, type Route } from '../route.ts';

/** A multipart form with one file, as `wx.uploadFile` sends it. */
export const postAvatar: Route = defineRoute(
  {
    method: 'POST',
    path: '/me/avatar',
    summary: {
      zh: '上传头像（wx.uploadFile，name 为 avatar；PNG、JPEG、GIF、WebP，最大 2 MiB）。',
      en: 'Upload a picture (wx.uploadFile, name avatar; PNG, JPEG, GIF or WebP, at most 2 MiB).',
    },
    token: true,
    body: 'multipart/form-data',
    answer: userAnswer,
  },
  async ({ call, who }) => {
    const { userId } = who.session;
    const read = (): Promise<Upload | Refusal> =>
      readUpload(call.request, { field: 'avatar', maxBytes: maxAvatarBytes });
    const upload = await readSignedIn(call, () => call.context.uploads.hold(userId, read));
    if (upload.kind === 'refused') return upload;
    const { publicUrl, basePath } = call.config;
    const picture = { bytes: upload.bytes, servedUnder: (publicUrl ?? '') + basePath };
    return answerUser(call, await saveAvatar(call.context, userId, picture));
  },
);
