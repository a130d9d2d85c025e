/** A module whose source has an error is required: what requires it fails, too. */
export class BrokenModuleError extends Error {
  readonly code = 'module_broken';
}
