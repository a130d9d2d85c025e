import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const conditions = ['@weapp-auth/source', ...defaultServerConditions];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };
/** What is waited for comes at once on a quiet machine; on a busy one it may take longer than vitest's second. */
const patient = { timeout: 15_000 };
const slow = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: patient } };
const system = ['e2e/**/*.test.ts', '**/*.system.test.ts'];
/** Minutes each, on several machines' worth of servers: `npm run test:cluster`. */
const cluster = ['**/*.cluster.test.ts'];
const inBrowsers = [
  'e2e/browser/**/*.test.ts',
  'e2e/websites/**/*.test.ts',
  'packages/simulator/**/*.system.test.ts',
];

/** They put a page or a phone of their own into the global scope. */
const withGlobals = ['apps/playground/**/*.test.ts', 'packages/client/test/**/*.test.ts'];

/**
 * `unit` is what a developer runs while working: in process, no real server, no browser, no sleeping. Its
 * files share one module graph, which makes it four times as fast; `unit-globals` gives each file a process of its own.
 * `system` starts real processes and databases, `system-browser` real browsers. `cluster` is not part of `npm test`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'apps/**/*.test.ts',
            'tools/**/*.test.ts',
            'bench/**/*.test.ts',
            'examples/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/dist/**', ...system, ...cluster, ...withGlobals],
          isolate: false,
          testTimeout: 30_000,
          expect: { poll: patient },
        },
      },
      {
        ...shared,
        test: {
          name: 'unit-globals',
          include: withGlobals,
          exclude: ['**/node_modules/**', ...system],
          testTimeout: 30_000,
          expect: { poll: patient },
        },
      },
      {
        ...shared,
        test: {
          name: 'system',
          include: system,
          exclude: ['**/node_modules/**', '**/dist/**', ...inBrowsers],
          ...slow,
        },
      },
      {
        ...shared,
        test: {
          name: 'system-browser',
          include: inBrowsers,
          exclude: ['**/node_modules/**', '**/dist/**'],
          ...slow,
          // A machine that stalls for a moment breaks the deadlines of a page; what fails twice is a fault.
          retry: 1,
        },
      },
      {
        ...shared,
        test: {
          name: 'cluster',
          include: cluster,
          exclude: ['**/node_modules/**', '**/dist/**'],
          ...slow,
          // Each of them wants the whole machine.
          fileParallelism: false,
        },
      },
    ],
  },
});
