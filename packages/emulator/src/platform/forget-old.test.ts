import { expect, test } from 'vitest';
import { demoEmulator, loginCode, phone } from '../world.fixture.ts';
import { requireApp } from './app.ts';
import { forgetOld } from './forget-old.ts';

test('the oldest entries go while they are old, two for each that comes', () => {
  const entries = new Map([1, 2, 3, 9].map((age) => [String(age), age]));
  forgetOld(entries, (age) => age < 5);
  expect([...entries.keys()]).toEqual(['3', '9']);
  forgetOld(entries, (age) => age < 5);
  expect([...entries.keys()]).toEqual(['9']);
  forgetOld(entries, (age) => age < 5);
  expect([...entries.keys()]).toEqual(['9']);
});

test('over the limit the oldest goes, old or not', () => {
  const entries = new Map([1, 2].map((age) => [String(age), age]));
  forgetOld(entries, () => false, 2);
  expect([...entries.keys()]).toEqual(['2']);
});

test('an emulator that runs for weeks keeps no codes, cloudIDs and messages of the first days', async () => {
  const emulator = demoEmulator();
  const { state } = emulator.platform;
  requireApp(emulator.platform, 'wx1de30a7400000001').cloudEnv = 'prod-1';
  for (let day = 0; day < 21; day += 1) {
    await loginCode(emulator);
    await phone(emulator).button('getPhoneNumber');
    emulator.advance(86_400);
  }
  const kept = [state.codes.size, state.cloudIds.size, state.encryptedMessages.size];
  for (const size of kept) expect(size).toBeLessThanOrEqual(4);
});
