/**
 * Moves what a store holds: to a file, to another store, or in from another system.
 *
 * @module
 */
export { compareSummaries, type TableDifference } from './compare-summaries.ts';
export { DataFormatError } from './data-format-error.ts';
export {
  type CopyProgress,
  type ExportOptions,
  type ExportPosition,
  exportStore,
  findExportPosition,
} from './export-store.ts';
export type {
  IdentityImportOptions,
  IdentityImportProblem,
  IdentityImportResult,
} from './identity-import.ts';
export { hasPhoneColumn, type ImportedIdentity } from './identity-row.ts';
export { importIdentities } from './import-identities.ts';
export { type ImportOptions, type ImportResult, importStore } from './import-store.ts';
export { type StoreSummary, summarizeStore, type TableSummary } from './table-checksum.ts';
