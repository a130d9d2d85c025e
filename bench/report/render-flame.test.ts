import { expect, test } from 'vitest';
import type { CpuProfile, ProfileNode } from './cpu-profile.ts';
import { withoutMachine } from './cpu-profile.ts';
import { renderFlame } from './render-flame.ts';

const profile: CpuProfile = {
  nodes: [
    node(1, '(root)', '', [2, 3, 4]),
    node(2, 'login', 'file:///here/packages/server/src/login.ts', [5]),
    node(3, '(idle)', ''),
    node(4, 'login', 'file:///here/packages/server/src/login.ts'),
    node(5, 'hash<string>', 'node:crypto'),
  ],
  samples: [2, 3, 4, 5],
  timeDeltas: [1000, 9000, 1000, 2000],
};

test('idling is left out, and the same function under the same caller is one box', () => {
  const svg = renderFlame(profile, 'A login');
  expect(svg).toContain('4 ms of CPU time');
  expect(svg.match(/class="ours" x=/g)).toHaveLength(1);
  expect(svg).toContain('hash&lt;string> node:crypto:1 50.0 %');
});

test('where the repository lies on the machine is not told', () => {
  expect(renderFlame(withoutMachine(profile, '/here'), 'A login')).not.toContain('/here');
});

function node(id: number, functionName: string, url: string, children: readonly number[] = []): ProfileNode {
  return { id, callFrame: { functionName, url, lineNumber: 0 }, children };
}
