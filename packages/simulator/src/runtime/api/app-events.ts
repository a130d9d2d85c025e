import type { Phone } from '../phone.ts';

/** Events of the app that `wx.on…` listens to, and the hook of App that has the same one. */
const events: Readonly<Record<string, string>> = {
  AppShow: 'onShow',
  AppHide: 'onHide',
  Error: 'onError',
  PageNotFound: 'onPageNotFound',
  UnhandledRejection: 'onUnhandledRejection',
  ThemeChange: 'onThemeChange',
};

/** Events that never happen in the simulator; listening to them is legal. */
const neverFired = [
  'AudioInterruptionBegin',
  'AudioInterruptionEnd',
  'KeyboardHeightChange',
  'LazyLoadError',
  'MemoryWarning',
  'NetworkStatusChange',
  'NetworkWeakChange',
  'UserCaptureScreen',
  'WindowResize',
] as const;

/** `wx.onAppShow`, `wx.onError` … and the `off` of each. */
export function appEventsApi({ instance }: Phone): Readonly<Record<string, unknown>> {
  const api: Record<string, unknown> = {};
  for (const [event, hook] of Object.entries(events)) {
    api[`on${event}`] = (listener: (value: unknown) => void) => instance.listen(hook, listener);
    api[`off${event}`] = (listener?: (value: unknown) => void) => instance.unlisten(hook, listener);
  }
  for (const event of neverFired) {
    api[`on${event}`] = () => undefined;
    api[`off${event}`] = () => undefined;
  }
  return api;
}
