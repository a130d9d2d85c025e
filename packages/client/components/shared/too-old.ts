import type { CoreAuth } from '../../src/core.ts';
import type { Denial } from '../../src/denial.ts';
import type { AppBaseInfo, WxLike } from '../../src/wx-like.ts';

/**
 * What to tell somebody whose base library is older than `needs`; nothing where it is not, or does not say.
 *
 * By version, because `wx.canIUse` says no to `button.open-type.getRealtimePhoneNumber` on every phone.
 */
export function tooOld(auth: CoreAuth, needs: string): Denial | undefined {
  const wx = auth.inside.context.wx as WxLike & { getSystemInfoSync?(): AppBaseInfo };
  // `getAppBaseInfo` exists since 2.20.1; libraries before that have the other one.
  const info = wx.getAppBaseInfo?.() || wx.getSystemInfoSync?.();
  const isOlder = toNumber(info?.SDKVersion) < toNumber(needs);
  return isOlder ? { kind: 'unsupported', errMsg: '', needs } : undefined;
}

function toNumber(version = ''): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return version ? major * 1e6 + minor * 1e3 + patch : Number.NaN;
}
