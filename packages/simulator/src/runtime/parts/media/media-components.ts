import { amount, anything, type BuiltIn, type BuiltInNode, flag, text } from '../../components/built-in.ts';
import { element as createElement } from '../../shell/elements.ts';
import { addressOf } from '../address-of.ts';
import { placeholder } from '../placeholder.ts';
import { videoContext } from './video-context.ts';

/** A film, in the browser's own player. */
export const video: BuiltIn = {
  name: 'video',
  properties: {
    src: text(),
    poster: text(),
    controls: flag(true),
    autoplay: flag(),
    loop: flag(),
    muted: flag(),
    initialTime: amount(),
    objectFit: text('contain'),
    title: text(),
    danmuList: anything([]),
    showCenterPlayBtn: flag(true),
    enableProgressGesture: flag(true),
  },
  create: (node) => player(node, 'video'),
};

/** A sound with buttons. */
export const audio: BuiltIn = {
  name: 'audio',
  properties: { src: text(), poster: text(), name: text(), author: text(), controls: flag(), loop: flag() },
  create: (node) => player(node, 'audio'),
};

/** The camera: a box that says so. Pictures come from `chooseMedia`. */
export const camera: BuiltIn = {
  name: 'camera',
  properties: {
    mode: text('normal'),
    devicePosition: text('back'),
    flash: text('auto'),
    resolution: text('medium'),
    frameSize: text('medium'),
  },
  create: (node) => placeholder(node, { zh: '摄像头', en: 'Camera' }),
};

/** A live stream that is watched. */
export const livePlayer: BuiltIn = {
  name: 'live-player',
  properties: {
    src: text(),
    mode: text('live'),
    autoplay: flag(),
    muted: flag(),
    objectFit: text('contain'),
  },
  create: (node) => placeholder(node, { zh: '直播播放', en: 'Live stream' }),
};

/** A live stream that is sent. */
export const livePusher: BuiltIn = {
  name: 'live-pusher',
  properties: { url: text(), mode: text('RTC'), autopush: flag(), muted: flag(), enableCamera: flag(true) },
  create: (node) => placeholder(node, { zh: '直播推流', en: 'Live recording' }),
};

function player(node: BuiltInNode, kind: 'video' | 'audio'): ReturnType<NonNullable<BuiltIn['create']>> {
  const media = createElement(kind, { attributes: { playsinline: '' } });
  node.element.append(media);
  const events: Readonly<Record<string, () => unknown>> = {
    play: () => ({}),
    pause: () => ({}),
    ended: () => ({}),
    waiting: () => ({}),
    timeupdate: () => ({ currentTime: media.currentTime, duration: media.duration }),
    error: () => ({ errMsg: 'MEDIA_ERR_SRC_NOT_SUPPORTED' }),
    loadedmetadata: () => ({ duration: media.duration }),
  };
  for (const [type, detail] of Object.entries(events)) {
    media.addEventListener(type, () => node.emit(type, detail()));
  }
  return {
    render(now, before) {
      media.controls = now.controls === true;
      media.loop = now.loop === true;
      media.muted = now.muted === true;
      media.autoplay = now.autoplay === true;
      if (now.objectFit !== undefined) media.style.objectFit = String(now.objectFit);
      if (now.src !== before.src && now.src) media.src = addressOf(node.phone, String(now.src));
      if (media instanceof HTMLVideoElement && now.poster)
        media.poster = addressOf(node.phone, String(now.poster));
    },
    detached: () => media.pause(),
    context: () => videoContext(media),
  };
}
