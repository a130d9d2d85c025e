import { expect } from 'vitest';
import type { WeappAuthOptions } from '../options.ts';
import { appA, loneApp, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

/** What the platform and the server have agreed on. */
export const token = 'PushToken1';
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
/** The push URL, below the server's address. */
export const path: string = `/auth/wechat/push/${appA}`;
/** How messages are pushed. */
export type Mode = 'plain' | 'compatible' | 'secure';

/** A login server and a WeChat that pushes to it. */
export async function createPushBed(
  settings: { mode?: Mode; format?: 'json' | 'xml' } = {},
  options: Partial<WeappAuthOptions> = {},
): Promise<TestBed> {
  const { mode = 'secure', format = 'json' } = settings;
  const push = mode === 'plain' ? { token } : { token, encodingAesKey };
  const bed: TestBed = await openTestBed({
    apps: [
      { appId: appA, secret: 'a0'.repeat(16), openPlatform: 'group', push },
      { appId: loneApp, secret: 'a0'.repeat(16) },
    ],
    emulator: { fetch: (request): Promise<Response> => bed.auth.fetch(request) },
    ...options,
  });
  const body = { url: `http://login.test${path}`, token, encodingAesKey, mode, format };
  const response = await bed.emulator.fetch(`http://emulator/__emulator/apps/${appA}/push`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(await response.json()).toMatchObject({ kind: 'accepted' });
  return bed;
}
