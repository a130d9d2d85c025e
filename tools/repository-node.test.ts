import { expect, test } from 'vitest';
import { runsTypeScript } from './repository-node.mjs';

test.each(['22.18.0', '24.11.0', '24.21.0', '26.0.0', '27.1.0'])('Node %s runs TypeScript', (version) => {
  expect(runsTypeScript(version)).toBe(true);
});

test.each(['18.20.0', '20.20.2', '22.17.1', '23.11.0', '24.10.0', '25.2.0', ''])(
  'Node "%s" does not',
  (version) => {
    expect(runsTypeScript(version)).toBe(false);
  },
);
