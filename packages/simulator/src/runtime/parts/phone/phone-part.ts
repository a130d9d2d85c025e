import type { Part } from '../part.ts';
import { locationApi } from './location.ts';
import { mediaFilesApi } from './media-files.ts';
import { othersApi } from './others.ts';
import { sharingApi } from './sharing.ts';

/** What WeChat does outside the mini program: drawn by the phone, believable, and answered by its person. */
export const part: Part = {
  api: (phone) => ({
    ...othersApi(phone),
    ...locationApi(phone),
    ...mediaFilesApi(phone),
    ...sharingApi(phone),
  }),
};
