import { amount, anything, type BuiltIn, flag, text } from '../../components/built-in.ts';
import type { Part } from '../part.ts';
import { placeholder } from '../placeholder.ts';
import { editor, editorContext } from './editor.ts';
import { map, mapContext } from './map.ts';
import { movableArea, movableView } from './movable.ts';
import { openData } from './open-data.ts';
import { webView } from './web-view.ts';

const ad: BuiltIn = {
  name: 'ad',
  properties: { unitId: text(), adIntervals: amount(), adType: text('banner'), adTheme: text('white') },
  create(node) {
    queueMicrotask(() => node.emit('load'));
    return placeholder(node, { zh: '广告', en: 'Advertisement' });
  },
};
const adCustom: BuiltIn = { ...ad, name: 'ad-custom' };

const officialAccount: BuiltIn = {
  name: 'official-account',
  properties: {},
  create: (node) => placeholder(node, { zh: '关注公众号', en: 'Follow the official account' }),
};

/** Shown while its media query holds. */
const matchMedia: BuiltIn = {
  name: 'match-media',
  properties: {
    minWidth: anything(),
    maxWidth: anything(),
    width: anything(),
    minHeight: anything(),
    maxHeight: anything(),
    orientation: text(),
  },
  create: ({ element, phone }) => ({
    render({ minWidth, maxWidth, width, orientation }) {
      const screen = phone.screen.element.clientWidth;
      const isRight =
        (minWidth == null || screen >= Number(minWidth)) &&
        (maxWidth == null || screen <= Number(maxWidth)) &&
        (width == null || screen === Number(width)) &&
        (orientation === '' || orientation === 'portrait');
      element.hidden = !isRight;
    },
  }),
};

/** The navigation bar inside a page-meta: the page's own bar takes what it says. */
const navigationBar: BuiltIn = {
  name: 'navigation-bar',
  properties: { title: text(), loading: flag(), frontColor: text(), backgroundColor: text() },
  create: ({ phone, element }) => {
    element.hidden = true;
    return {
      render({ title, loading, frontColor, backgroundColor }) {
        const view = phone.pages.current?.view;
        if (view === undefined) return;
        if (title !== '') view.title = String(title);
        view.isLoading = loading === true;
        if (frontColor !== '' && backgroundColor !== '')
          view.setColors(String(frontColor), String(backgroundColor));
      },
    };
  },
};

/** What other programs draw on a phone: maps, web pages, advertisements, the person's open data. */
export const part: Part = {
  api: (phone) => ({
    createMapContext: (id: string) => mapContext(phone, id),
    createEditorContext: (id: string) => editorContext(phone, id),
    ...adApi(),
  }),
  components: [
    ad,
    adCustom,
    editor,
    map,
    matchMedia,
    movableArea,
    movableView,
    navigationBar,
    officialAccount,
    openData,
    webView,
  ],
};

/** Advertisements load at once, and are over as soon as they are shown. */
function adApi(): Readonly<Record<string, unknown>> {
  const create = (): object => {
    const listeners: Record<string, ((value?: unknown) => void) | undefined> = {};
    const on = (name: string) => (listener: (value?: unknown) => void) => {
      listeners[name] = listener;
    };
    return {
      load: () => Promise.resolve().then(() => listeners.load?.()),
      show: () => Promise.resolve().then(() => listeners.close?.({ isEnded: true })),
      destroy: () => undefined,
      onLoad: on('load'),
      onError: on('error'),
      onClose: on('close'),
      offLoad: () => undefined,
      offError: () => undefined,
      offClose: () => undefined,
    };
  };
  return { createInterstitialAd: create, createRewardedVideoAd: create };
}
