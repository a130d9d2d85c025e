import { expect, test } from 'vitest';
import { installPackages, NotInstalled, type Npm } from './install-packages.ts';

/** An npm that fails with these words, in this order, and then installs; and how long each try was given. */
function npmThatSays(...words: readonly string[]): { readonly npm: Npm; readonly limits: number[] } {
  const left = [...words];
  const limits: number[] = [];
  const npm: Npm = (_, __, limitMs) => {
    limits.push(limitMs);
    return left.shift();
  };
  return { npm, limits };
}

test('an installation that failed is tried once more', () => {
  const { npm, limits } = npmThatSays('npm error code ECONNRESET');
  installPackages('.', 'client.tgz', 10_000_000, npm, () => 0);
  expect(limits).toHaveLength(2);
});

test('what failed twice is the registry’s, and says what npm said', () => {
  const { npm } = npmThatSays('npm error code ETIMEDOUT', 'npm warn old\nnpm error code E503\n');
  const install = () => installPackages('.', 'client.tgz', 10_000_000, npm, () => 0);
  expect(install).toThrow(new NotInstalled('npm install failed: npm error code E503'));
});

test('packages that contradict each other are our own fault, at once', () => {
  const { npm, limits } = npmThatSays('npm error code ERESOLVE');
  const install = () => installPackages('.', 'client.tgz', 10_000_000, npm, () => 0);
  expect(install).toThrow(/^npm error code ERESOLVE$/);
  expect(limits).toHaveLength(1);
});

test('no try goes on after the time that all installations share', () => {
  const { npm, limits } = npmThatSays('late');
  let now = 0;
  const clock = () => {
    now += 60_000;
    return now;
  };
  expect(() => installPackages('.', 'client.tgz', 90_000, npm, clock)).toThrow('no time is left');
  expect(limits).toEqual([30_000]);
});
