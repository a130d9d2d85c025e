/** Told once for each thing that cannot pass from the scripts to the page. */
export type CloneWarning = (path: string, kind: 'cycle' | 'symbol' | 'map' | 'set' | 'regexp') => void;

/**
 * The copy of what `setData` is given. Plain data passes, and functions do as far as `this.data`, where component
 * libraries call them; symbols, `Map`, `Set` and `RegExp` do not, and neither does an object inside itself.
 */
export function cloneMessage(value: unknown, warn: CloneWarning): unknown {
  return clone({ warn, open: new Set() }, value, '');
}

interface Work {
  readonly warn: CloneWarning;
  /** The objects around the value. */
  readonly open: Set<object>;
}

function clone(work: Work, value: unknown, path: string): unknown {
  if (typeof value === 'symbol') {
    work.warn(path, 'symbol');
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (work.open.has(value)) {
    work.warn(path, 'cycle');
    return undefined;
  }
  work.open.add(value);
  const copy = cloneObject(work, value, path);
  work.open.delete(value);
  return copy;
}

function cloneObject(work: Work, value: object, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => clone(work, item, `${path}[${index}]`));
  if (value instanceof Date) return new Date(value);
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (ArrayBuffer.isView(value)) return structuredClone(value);
  const kind =
    value instanceof Map ? 'map' : value instanceof Set ? 'set' : value instanceof RegExp ? 'regexp' : null;
  if (kind !== null) {
    work.warn(path, kind);
    return {};
  }
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const inside = path === '' ? name : `${path}.${name}`;
    const cloned = clone(work, member, inside);
    // What does not pass is not there, rather than undefined.
    if (cloned !== undefined || member === undefined) copy[name] = cloned;
  }
  return copy;
}
