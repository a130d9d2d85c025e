import { createEmulator, type Emulator } from '@weapp-auth/emulator';
import type { VirtualTime } from './virtual-time.fixture.ts';

export const appSecret: string = 'b1'.repeat(16);
/** Two mini programs of one Open Platform account. */
export const apps = ['wx00000000000000a1', 'wx00000000000000a2'].map((appId) => ({
  appId,
  secret: appSecret,
  openPlatform: 'town',
}));

/** WeChat, with everybody who lives in the town. */
export function startWechat(time: VirtualTime, names: readonly string[], seed: number): Emulator {
  return createEmulator({
    now: time.now,
    sleep: time.sleep,
    randomSeed: String(seed),
    openPlatforms: ['town'],
    apps,
    users: names.map((id) => ({ id })),
  });
}

/** Who has an openid. */
export function personsOf(
  emulator: Emulator,
  names: readonly string[],
): (appId: string, openId: string) => string | undefined {
  const known = new Map<string, string>();
  return (appId, openId) => {
    for (const name of known.has(`${appId} ${openId}`) ? [] : names) {
      for (const app of apps)
        known.set(`${app.appId} ${emulator.people.account(name, app.appId).openid}`, name);
    }
    return known.get(`${appId} ${openId}`);
  };
}
