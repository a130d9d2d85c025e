import type { Part } from '../part.ts';
import { audioApi } from './audio.ts';
import { audio, camera, livePlayer, livePusher, video } from './media-components.ts';
import { recorderApi } from './recorder.ts';
import { videoContextApi } from './video-context.ts';

/** Sound and moving pictures: players are the browser's, the recorder and the camera are believable stand-ins. */
export const part: Part = {
  api: (phone) => ({ ...audioApi(phone), ...recorderApi(phone), ...videoContextApi(phone) }),
  components: [audio, camera, livePlayer, livePusher, video],
};
