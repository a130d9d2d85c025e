import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const conditions = ['@weapp-auth/source', ...defaultServerConditions];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };
/** What is waited for comes at once on a quiet machine; on a busy one it may take longer than vitest's second. */
const patient = { timeout: 15_000 };
const system = ['e2e/**/*.test.ts', '**/*.system.test.ts'];

/**
 * `unit` is what a developer runs while working: in process, no real server, no browser, no sleeping.
 * `system` starts real processes, databases and browsers.
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
          exclude: ['**/node_modules/**', '**/dist/**', ...system],
          testTimeout: 30_000,
          expect: { poll: patient },
        },
      },
      {
        ...shared,
        test: {
          name: 'system',
          include: system,
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: patient },
        },
      },
    ],
  },
});
