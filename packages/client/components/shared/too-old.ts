import type { CoreAuth } from '../../src/core.ts';
import type { Denial } from '../../src/denial.ts';
import type { WxLike } from '../../src/wx-like.ts';
import { baseInfo } from './look.ts';

/**
 * What to tell somebody whose base library is older than `needs`; nothing where it is not, or does not say.
 *
 * By version, because `wx.canIUse` says no to `button.open-type.getRealtimePhoneNumber` on every phone.
 */
export function tooOld(auth: CoreAuth, needs: string): Denial | undefined {
  const isOlder = toNumber(baseInfo(auth).SDKVersion) < toNumber(needs);
  return isOlder ? { kind: 'unsupported', errMsg: '', needs } : undefined;
}

/** The same for a part of a component, as `wx.canIUse` knows it; a host that cannot be asked has everything. */
export function cannotUse(auth: CoreAuth, schema: string, needs: string): Denial | undefined {
  const wx = auth.inside.context.wx as WxLike & { canIUse?(schema: string): boolean };
  try {
    return wx.canIUse?.(schema) === false ? { kind: 'unsupported', errMsg: '', needs } : tooOld(auth, needs);
  } catch {
    return tooOld(auth, needs);
  }
}

function toNumber(version = ''): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return version ? major * 1e6 + minor * 1e3 + patch : Number.NaN;
}
