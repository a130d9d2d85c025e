import { isRecord } from '../is-record.ts';

/** A JSON Schema, as `mcp.json` writes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Where and why a value does not fit a JSON Schema; `null` when it does. Knows the keywords that describe plain values;
 * as the specification wants it, other words say nothing.
 */
export function findMismatch(schema: unknown, value: unknown, place = 'arguments'): string | null {
  if (schema === false) return `${place}: not allowed`;
  if (!isRecord(schema)) return null;
  const { type } = schema;
  const types: readonly unknown[] = Array.isArray(type) ? type : type === undefined ? [] : [type];
  if (types.length > 0 && !types.some((each) => isOfType(each, value)))
    return `${place}: should be ${types.join(' or ')}`;
  return (
    mismatchOfChoice(schema, value, place) ??
    mismatchOfNumber(schema, value, place) ??
    mismatchOfText(schema, value, place) ??
    mismatchOfList(schema, value, place) ??
    mismatchOfObject(schema, value, place)
  );
}

function isOfType(type: unknown, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value) && !Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'null') return value === null;
  return typeof value === type;
}

function mismatchOfChoice(schema: JsonSchema, value: unknown, place: string): string | null {
  const fits = (each: unknown) => findMismatch(each, value, place) === null;
  const isSame = (each: unknown) => JSON.stringify(each) === JSON.stringify(value);
  if (Array.isArray(schema.enum) && !schema.enum.some(isSame))
    return `${place}: should be one of ${JSON.stringify(schema.enum)}`;
  if ('const' in schema && !isSame(schema.const))
    return `${place}: should be ${JSON.stringify(schema.const)}`;
  if (Array.isArray(schema.anyOf) && !schema.anyOf.some(fits)) return `${place}: fits none of anyOf`;
  if (Array.isArray(schema.oneOf) && schema.oneOf.filter(fits).length !== 1)
    return `${place}: should fit one of oneOf`;
  if (schema.not !== undefined && fits(schema.not)) return `${place}: fits what it should not`;
  const all: readonly unknown[] = Array.isArray(schema.allOf) ? schema.allOf : [];
  return firstOf(all, (each) => findMismatch(each, value, place));
}

function mismatchOfNumber(schema: JsonSchema, value: unknown, place: string): string | null {
  if (typeof value !== 'number') return null;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof minimum === 'number' && value < minimum) return `${place}: should be at least ${minimum}`;
  if (typeof maximum === 'number' && value > maximum) return `${place}: should be at most ${maximum}`;
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum)
    return `${place}: should be more than ${exclusiveMinimum}`;
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum)
    return `${place}: should be less than ${exclusiveMaximum}`;
  const isMultiple = typeof multipleOf !== 'number' || Number.isInteger(value / multipleOf);
  return isMultiple ? null : `${place}: should be a multiple of ${multipleOf}`;
}

function mismatchOfText(schema: JsonSchema, value: unknown, place: string): string | null {
  if (typeof value !== 'string') return null;
  const wrongSize = mismatchOfSize([...value].length, [schema.minLength, schema.maxLength], place);
  if (wrongSize !== null) return wrongSize;
  const { pattern } = schema;
  return typeof pattern !== 'string' || new RegExp(pattern, 'u').test(value)
    ? null
    : `${place}: should match ${pattern}`;
}

function mismatchOfList(schema: JsonSchema, value: unknown, place: string): string | null {
  if (!Array.isArray(value)) return null;
  const wrongSize = mismatchOfSize(value.length, [schema.minItems, schema.maxItems], place);
  if (wrongSize !== null) return wrongSize;
  if (schema.uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
    return `${place}: should not repeat an item`;
  return firstOf([...value.entries()], ([index, item]) =>
    findMismatch(schema.items, item, `${place}[${index}]`),
  );
}

function mismatchOfSize(size: number, [least, most]: readonly unknown[], place: string): string | null {
  if (typeof least === 'number' && size < least) return `${place}: too short`;
  return typeof most === 'number' && size > most ? `${place}: too long` : null;
}

function mismatchOfObject(schema: JsonSchema, value: unknown, place: string): string | null {
  if (!isRecord(value) || Array.isArray(value)) return null;
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const missing = required.find((name) => !Object.hasOwn(value, String(name)));
  if (missing !== undefined) return `${place}.${missing}: missing`;
  return firstOf(Object.entries(value), ([name, member]) => {
    const own = Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties;
    return findMismatch(own, member, `${place}.${name}`);
  });
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => string | null): string | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}
