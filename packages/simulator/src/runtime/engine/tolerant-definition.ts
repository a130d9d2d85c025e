import { isRecord } from '../../shared/is-record.ts';
import type { Values } from './node.ts';

/**
 * A definition of a page or component without what the engine refuses and WeChat tolerates: observers that
 * name a method which does not exist, and types of properties that are none.
 */
export function tolerantDefinition(definition: Values): Values {
  const { properties, observers } = definition;
  return {
    ...definition,
    ...(isRecord(properties) ? { properties: mapValues(properties, tolerantProperty) } : {}),
    ...(isRecord(observers) ? { observers: mapValues(observers, tolerantObserver) } : {}),
  };
}

const types: ReadonlySet<unknown> = new Set([String, Number, Boolean, Object, Array, Function, null]);

/** An unknown type, such as a list of types, takes any value. */
function tolerantProperty(property: unknown): unknown {
  if (!isRecord(property)) return types.has(property) ? property : null;
  return {
    ...property,
    ...('type' in property && !types.has(property.type) ? { type: null } : {}),
    ...('observer' in property ? { observer: tolerantObserver(property.observer) } : {}),
  };
}

/** The method is looked up when it is needed, and may be missing. */
function tolerantObserver(observer: unknown): unknown {
  if (typeof observer !== 'string') return observer;
  return function (this: Values, ...args: readonly unknown[]): unknown {
    const method = this[observer];
    return typeof method === 'function' ? method.apply(this, args) : undefined;
  };
}

function mapValues(record: Values, change: (value: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
