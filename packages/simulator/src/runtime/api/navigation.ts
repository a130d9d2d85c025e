import { isRecord } from '../../shared/is-record.ts';
import type { EventChannel } from '../engine/event-channel.ts';
import type { OpenKind } from '../engine/page-stack.ts';
import { SelectorQuery } from '../engine/selector-query.ts';
import type { Phone } from '../phone.ts';

import { asyncApi, WxFailure, type WxOptions } from './wx-api.ts';

/** `wx.navigateTo` and its like. */
export function navigationApi(phone: Phone): Readonly<Record<string, unknown>> {
  const opening = (kind: OpenKind): unknown => asyncApi(phone, kind, (options) => open(phone, kind, options));
  return {
    navigateTo: opening('navigateTo'),
    redirectTo: opening('redirectTo'),
    switchTab: opening('switchTab'),
    reLaunch: opening('reLaunch'),
    navigateBack: asyncApi(phone, 'navigateBack', ({ delta }) => phone.pages.back(Number(delta ?? 1)) ?? {}),
    pageScrollTo: asyncApi(phone, 'pageScrollTo', (options) => scrollPage(phone, options)),
    startPullDownRefresh: asyncApi(phone, 'startPullDownRefresh', () => {
      refreshing(phone, true);
      phone.pages.callCurrent('onPullDownRefresh');
      return {};
    }),
    stopPullDownRefresh: asyncApi(phone, 'stopPullDownRefresh', () => refreshing(phone, false)),
    nextTick: (callback: () => void) => void setTimeout(callback, 0),
    createSelectorQuery: () => new SelectorQuery(phone.pages.current?.root.get()),
    createIntersectionObserver: (owner: ObserverOwner, options: unknown) =>
      owner.createIntersectionObserver(options),
    createMediaQueryObserver: () => currentPage(phone).createMediaQueryObserver(),
  };
}

function refreshing({ pages }: Phone, isRefreshing: boolean): object {
  if (pages.current !== undefined) {
    pages.current.view.isRefreshing = isRefreshing;
  }
  return {};
}

interface ObserverOwner {
  createIntersectionObserver(options: unknown): unknown;
  createMediaQueryObserver(): unknown;
}

function currentPage(phone: Phone): ObserverOwner {
  const { current } = phone.pages;
  if (current === undefined) throw new Error('no page is open');
  return current.root.get() as unknown as ObserverOwner;
}

function open(phone: Phone, kind: OpenKind, options: WxOptions): object {
  if (typeof options.url !== 'string') {
    throw new WxFailure('parameter error: parameter.url should be String instead of Undefined;');
  }
  const opened: { eventChannel?: EventChannel } = {};
  phone.pages.open(kind, options.url, (channel) => {
    opened.eventChannel = channel;
    listen(channel, options.events);
  });
  return kind === 'navigateTo' ? opened : {};
}

function listen(channel: EventChannel, events: unknown): void {
  for (const [name, listener] of isRecord(events) ? Object.entries(events) : []) {
    if (typeof listener === 'function') {
      channel.on(name, (...args) => void listener(...args));
    }
  }
}

function scrollPage(phone: Phone, { scrollTop, selector, duration }: WxOptions): object {
  const scroller = phone.pages.current?.view.scroller;
  const behavior = duration === 0 ? 'auto' : 'smooth';
  if (typeof selector === 'string') {
    scroller?.querySelector(selector)?.scrollIntoView({ behavior });
  } else {
    scroller?.scrollTo({ top: Number(scrollTop ?? 0), behavior });
  }
  return {};
}
