import { expect, test } from 'vitest';
import { checkSessionOptions, expiryOf, judgeSession, policyOf } from './session-policy.ts';

const app = { appId: 'wx1', secret: 's' };
const day = 86_400_000;

test('the rules of the app come before those of the server, those of the device before both', () => {
  const general = { lifetimeSeconds: 10, deviceLifetimeSeconds: { pc: 20 } };
  expect(policyOf(general, app, null).lifetimeMs).toBe(10_000);
  expect(policyOf(general, app, 'pc').lifetimeMs).toBe(20_000);
  expect(policyOf(general, app, 'phone').lifetimeMs).toBe(10_000);
  const own = { ...app, session: { lifetimeSeconds: 30, replaces: 'same-app' } } as const;
  expect(policyOf(general, own, null)).toMatchObject({ lifetimeMs: 30_000, replaces: 'same-app' });
  expect(policyOf(general, own, 'pc').lifetimeMs).toBe(20_000);
});

test('a session slides, but not past its longest life', () => {
  const policy = policyOf({}, null, null);
  expect(expiryOf(policy, 0, 0)).toBe(30 * day);
  expect(expiryOf(policy, 0, 10 * day)).toBe(40 * day);
  expect(expiryOf(policy, 0, 360 * day)).toBe(365 * day);
});

test('a name of a device that objects have by nature is no rule', () => {
  expect(policyOf({ deviceLifetimeSeconds: {} }, app, 'constructor').lifetimeMs).toBe(30 * day);
});

test('nothing found is unknown', () => {
  expect(judgeSession(null, 0)).toEqual({ kind: 'unknown' });
});

test.each([
  { lifetimeSeconds: 0 },
  { lifetimeSeconds: -1 },
  { maxLifetimeSeconds: Number.NaN },
  { deviceLifetimeSeconds: { pc: 0 } },
  { lifetimeSeconds: 0.5 },
  { lifetimeSeconds: 1e12 },
  { most: 0 },
  { most: 1.5 },
  { most: 501 },
])('%j is refused', (options) => {
  expect(() => checkSessionOptions(options)).toThrow(TypeError);
});
