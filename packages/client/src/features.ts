import type { CoreAuth } from './core.ts';
import type { WxLike } from './wx-like.ts';

/** What differs between the clients of today, as far as a login is concerned. */
export interface Features {
  /** `ios`, `android`, `ohos`, `ohos_pc`, `windows`, `mac`, `devtools`; empty where the host does not say. */
  readonly platform: string;
  /** Whether WeChat can fetch for the next launch (数据预拉取). HarmonyOS is said to lack it in one place and to have it in another. */
  readonly prefetch: boolean;
  /** Whether there is a privacy guide to agree to; older base libraries do not ask. */
  readonly privacyGuide: boolean;
  /**
   * How the privacy guide and the phone number are asked for: with one tap, or, on computers, where the combined button
   * failed, one after the other.
   */
  readonly phoneButton: 'combined' | 'separate';
}

/** Looks at what this client of WeChat has. By the APIs themselves, since the platform's tables contradict each other. */
export function features({ inside }: CoreAuth): Features {
  const wx = inside.context.wx as WxLike & { getPrivacySetting?: unknown };
  const platform = platformOf(wx);
  return {
    platform,
    prefetch: typeof wx.getBackgroundFetchData === 'function',
    privacyGuide: typeof wx.getPrivacySetting === 'function',
    phoneButton: /^(windows|mac|ohos_pc)$/.test(platform) ? 'separate' : 'combined',
  };
}

function platformOf(wx: WxLike): string {
  try {
    return String(wx.getDeviceInfo?.().platform || '');
  } catch {
    return '';
  }
}
