/** The value at a path such as `list[0].name`; the whole without one. */
export function valueAt(value: unknown, path: unknown): unknown {
  const steps = String(path ?? '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>(
    (at, step) => (at === null || at === undefined ? undefined : at[step as never]),
    value,
  );
}
