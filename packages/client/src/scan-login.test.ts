import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { createWorld } from './testing/world.fixture.ts';

test('a scanned code logs in, says who asks, and is answered with the number of the page', async () => {
  const { options, server } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  const scan = await auth.openScan('ticket-1%5F');
  expect(scan).toMatchObject({
    kind: 'scanned',
    ticket: 'ticket-1_',
    site: { name: 'Shop' },
    expiresIn: 150,
  });
  expect(await auth.approveScan({ ticket: 'ticket-1_', number: '41' })).toMatchObject({
    ...{ kind: 'refused', code: 'scan_number_wrong', action: 'ask-user' },
  });
  expect(await auth.approveScan({ ticket: 'ticket-1_', number: '42', agreed: [] })).toEqual({
    kind: 'approved',
  });
  expect(await auth.refuseScan('ticket-1_')).toEqual({ kind: 'declined' });
  expect(server.calls.map(({ line }) => line)).toEqual([
    'POST /auth/login',
    'POST /auth/scan-login',
    'POST /auth/scan-login/approve',
    'POST /auth/scan-login/approve',
    'POST /auth/scan-login/refuse',
  ]);
});

test.each([
  ['a code that is over', 'other'],
  ['a scene that is no text of WeChat', '%E0%A4%A'],
  ['no scene', ''],
])('%s is refused by the server, and nothing is thrown', async (_, scene) => {
  const { options } = createWorld();
  expect(await createAuth(options).openScan(scene)).toMatchObject({ kind: 'refused', code: 'scan_ended' });
});
