import { auditContract } from './contract/audit.ts';
import { copyContract } from './contract/copy.ts';
import type { ContractCase } from './contract/fixtures.ts';
import { homeContract } from './contract/homes.ts';
import { loginContract } from './contract/login.ts';
import { mergeChainContract } from './contract/merge-chains.ts';
import { mergeContract } from './contract/merges.ts';
import { sessionContract } from './contract/sessions.ts';
import { sharedContract } from './contract/shared.ts';
import { userContract } from './contract/users.ts';
import { websiteSignInContract } from './contract/website-sign-in.ts';

/**
 * What every `Store` has to do, as checks for any test runner. Each check gets a migrated store without rows and
 * rejects with an `AssertionError` when the store behaves otherwise.
 *
 * @example
 * ```ts
 * import { test } from 'node:test';
 * import { sqliteStore } from '@weapp-auth/server/sqlite';
 * import { storeContract } from '@weapp-auth/server/testing';
 *
 * for (const { name, run } of storeContract) {
 *   test(name, async () => {
 *     const store = sqliteStore({ path: ':memory:' });
 *     await store.migrate();
 *     await run(store);
 *     await store.close();
 *   });
 * }
 * ```
 */
export const storeContract: readonly ContractCase[] = [
  ...loginContract,
  ...sessionContract,
  ...userContract,
  ...mergeContract,
  ...mergeChainContract,
  ...homeContract,
  ...sharedContract,
  ...websiteSignInContract,
  ...auditContract,
  ...copyContract,
];
