/** A function that a test wrote as text: it runs with the mini program's globals. */
export function functionOf(declaration: unknown): (...args: readonly unknown[]) => unknown {
  return new Function(`return (${String(declaration)})`)() as (...args: readonly unknown[]) => unknown;
}
