import type { Emulator } from '@weapp-auth/emulator';

/**
 * Makes the mini program of a person call `wx.login` late, so that WeChat replaces the session_key behind everybody's
 * back.
 */
export async function rotateSessionKey(
  emulator: Emulator,
  { user, appId }: { user: string; appId: string },
): Promise<void> {
  const { rules } = emulator.platform.state;
  const usualAge = rules.sessionKeyMinimumAge;
  rules.sessionKeyMinimumAge = 0;
  try {
    await emulator.client(user, appId, { device: 'late' }).call('login');
  } finally {
    rules.sessionKeyMinimumAge = usualAge;
  }
}
