import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { createWorld } from './testing/world.fixture.ts';

test.each([
  ['ios', 'combined'],
  ['android', 'combined'],
  ['ohos', 'combined'],
  ['ohos_pc', 'separate'],
  ['windows', 'separate'],
  ['mac', 'separate'],
])('on %s the privacy guide and the phone number are asked for %s', (platform, phoneButton) => {
  const { options } = createWorld();
  const auth = createAuth({ ...options, wx: { ...options.wx, getDeviceInfo: () => ({ platform }) } });
  expect(auth.features()).toMatchObject({ platform, phoneButton });
});

test('what a host has is seen by its APIs, and one that fails says nothing', () => {
  const { options } = createWorld();
  const { getBackgroundFetchData: _, ...wx } = options.wx;
  const bare = {
    ...wx,
    getPrivacySetting: undefined,
    getDeviceInfo: () => {
      throw new Error('no');
    },
  };
  expect(createAuth({ ...options, wx: bare }).features()).toEqual({
    platform: '',
    prefetch: false,
    privacyGuide: false,
    phoneButton: 'combined',
  });
  const full = { ...options.wx, getBackgroundFetchData: () => {}, getPrivacySetting: () => {} };
  expect(createAuth({ ...options, wx: full }).features()).toMatchObject({
    prefetch: true,
    privacyGuide: true,
  });
});
