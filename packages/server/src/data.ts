/**
 * Moves what a store holds: to a file, to another store, or in from another system.
 *
 * @module
 */
export {
  compareSummaries,
  type StoreSummary,
  summarizeStore,
  type TableDifference,
  type TableSummary,
} from './backup/checksum.ts';
export {
  type CopyProgress,
  type ExportOptions,
  type ExportPosition,
  exportStore,
  findExportPosition,
} from './backup/export-store.ts';
export { type ImportOptions, type ImportResult, importStore } from './backup/import-store.ts';
export { secretFits } from './backup/secret-fits.ts';
export { DataFormatError } from './errors/data-format-error.ts';
export { type ChosenColumns, type ColumnField, chooseColumns } from './openid-table/choose-columns.ts';
export { type IdentityImportOptions, importIdentities } from './openid-table/import-identities.ts';
export type {
  IdentityImportProblem,
  IdentityImportResult,
} from './openid-table/import-result.ts';
export type { ImportedIdentity } from './openid-table/read-row.ts';
