import type { Emulator } from '@weapp-auth/emulator';
import type { WeappAuth } from '@weapp-auth/server';
import { providerPorts } from '@weapp-auth/server/website-sign-in';
import type { WebsiteCode } from './stage.ts';

/** Shows a code as the sign-in page of a website does, and reads it as the camera of a phone does. */
export async function showCode(auth: Pick<WeappAuth, 'fetch'>, emulator: Emulator): Promise<WebsiteCode> {
  const { scanLogins } = providerPorts(auth);
  const shown = await scanLogins.show({
    site: { id: 'scenario', name: 'Found Pages', address: 'https://books.example.com' },
    browser: { name: 'Chrome, Windows', address: '203.0.113.0/24' },
    asks: ['profile'],
    holder: 'browser-1',
    sender: { address: '203.0.113.7', isShared: false },
    as: 'code',
  });
  if (shown.kind === 'refused') throw new Error(shown.code);
  const { id, number } = shown;
  const content = [...emulator.platform.state.miniCodes.keys()].at(-1) ?? '';
  return {
    scene: emulator.scan(content).query.scene ?? '',
    number,
    progress: (browser) => scanLogins.progress({ id, holder: browser }),
    async take(browser) {
      const taken = await scanLogins.take({ id, holder: browser });
      return taken.kind === 'taken' ? taken.userId : null;
    },
  };
}
