import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { createWorld, type World } from './testing/world.fixture.ts';

function script({ emulator }: World, accept: boolean): void {
  const alice = emulator.platform.state.users.get('alice');
  alice?.script.push({ kind: 'authorize', answer: { accept } });
}

test('a permission never asked for is asked for, and remembered as granted', async () => {
  const world = createWorld();
  const auth = createAuth(world.options);
  script(world, true);
  expect(await auth.authorize('scope.werun')).toEqual({ kind: 'granted' });
  expect(await auth.authorize('scope.werun')).toEqual({ kind: 'granted' });
});

test('a no is denied the first time and needs the settings after that', async () => {
  const world = createWorld();
  const auth = createAuth(world.options);
  script(world, false);
  expect(await auth.authorize('scope.camera')).toMatchObject({ kind: 'denied' });
  expect(await auth.authorize('scope.camera')).toMatchObject({ kind: 'needs-settings' });
});

test.each(['scope.address', 'scope.invoice', 'scope.invoiceTitle'] as const)(
  '%s is granted without a question',
  async (scope) => {
    const { options } = createWorld();
    expect(await createAuth(options).authorize(scope)).toEqual({ kind: 'granted' });
  },
);

test('the settings open inside a tap, and say what is granted now', async () => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, wx: world.client.wx });
  script(world, false);
  await auth.authorize('scope.camera');
  const alice = world.emulator.platform.state.users.get('alice');
  alice?.script.push({ kind: 'settings', answer: { accept: true, authSetting: { 'scope.camera': true } } });
  const opened = await world.client.tap(() => auth.openSettings());
  expect(opened).toMatchObject({ kind: 'settings', granted: { 'scope.camera': true } });
  expect(await auth.authorize('scope.camera')).toEqual({ kind: 'granted' });
});

test('the settings outside of a tap are an outcome that says so', async () => {
  const world = createWorld();
  expect(await createAuth(world.options).openSettings()).toMatchObject({ kind: 'needs-tap' });
});

test('a permission that the phone itself withholds from WeChat is told apart', async () => {
  const { options } = createWorld();
  const authorize = ({ fail }: { fail(error: object): void }) =>
    fail({ errMsg: 'authorize:fail system permission denied', errno: 3 });
  Object.assign(options.wx, { authorize });
  expect(await createAuth(options).authorize('scope.userLocation')).toMatchObject({ kind: 'system-denied' });
});

test('base libraries without these APIs are unsupported, with the version that has them', async () => {
  const { options } = createWorld();
  Object.assign(options.wx, { getSetting: undefined, openSetting: undefined });
  const auth = createAuth(options);
  expect(await auth.authorize('scope.werun')).toMatchObject({ kind: 'unsupported', needs: '1.2.0' });
  expect(await auth.openSettings()).toMatchObject({ kind: 'unsupported', needs: '1.1.0' });
});

test('a host that throws is an outcome, not an exception', async () => {
  const { options } = createWorld();
  Object.assign(options.wx, {
    getSetting: () => {
      throw new Error('not in this host');
    },
  });
  expect(await createAuth(options).authorize('scope.werun')).toMatchObject({ kind: 'failed' });
});

/** All nine scopes of the old list. */
const oldScopes = [
  'scope.userInfo',
  'scope.userLocation',
  'scope.address',
  'scope.invoiceTitle',
  'scope.invoice',
  'scope.werun',
  'scope.record',
  'scope.writePhotosAlbum',
  'scope.camera',
] as const;
/** WeChat grants these without a question nowadays. */
const withdrawn: readonly string[] = [
  'scope.userInfo',
  'scope.address',
  'scope.invoiceTitle',
  'scope.invoice',
];

test.each(oldScopes)('%s: asked for, refused, and given back in the settings', async (scope) => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, wx: world.client.wx });
  if (withdrawn.includes(scope)) {
    expect(await auth.authorize(scope)).toEqual({ kind: 'granted' });
    expect(await auth.isGranted(scope)).toBe(true);
    return;
  }
  expect(await auth.isGranted(scope)).toBe(false);
  script(world, false);
  expect(await auth.authorize(scope)).toMatchObject({ kind: 'denied' });
  expect(await auth.authorize(scope)).toMatchObject({ kind: 'needs-settings' });
  const alice = world.emulator.platform.state.users.get('alice');
  alice?.script.push({ kind: 'settings', answer: { accept: true, authSetting: { [scope]: true } } });
  expect(await world.client.tap(() => auth.openSettings())).toMatchObject({ granted: { [scope]: true } });
  expect(await auth.authorize(scope)).toEqual({ kind: 'granted' });
  expect(await auth.isGranted(scope)).toBe(true);
});
