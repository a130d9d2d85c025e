/**
 * For those who write a store of their own.
 *
 * @module
 */
export type { ContractCase } from './contract/fixtures.ts';
export { storeContract } from './store-contract.ts';
