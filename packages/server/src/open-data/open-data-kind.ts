import { isObject, type JsonObject } from '../base/json-object.ts';

/** What a field of open data may hold. Free text is none of it: what a person can encrypt they could read back. */
export type OpenDataField =
  /** A whole number. */
  | 'integer'
  | 'boolean'
  /** What WeChat calls things by: 28 to 32 letters, digits, `-` and `_`. */
  | 'id'
  /** A list of at most 64 objects that all have these fields. */
  | { readonly listOf: Readonly<Record<string, 'integer' | 'boolean' | 'id'>> };

/** The fields of one kind of open data, in the platform's own names. Others are left out of an answer. */
export type OpenDataKind = Readonly<Record<string, OpenDataField>>;

/** Kinds of open data by name. */
export type OpenDataKinds = Readonly<Record<string, OpenDataKind>>;

/**
 * What is known without being told: `wx.getWeRunData`; `wx.getShareInfo` and `wx.getGroupEnterInfo`, which spell the id of
 * the group differently; `wx.getChatToolInfo`.
 */
export const openDataKinds: OpenDataKinds = {
  werun: { stepInfoList: { listOf: { timestamp: 'integer', step: 'integer' } } },
  group: {
    openGId: 'id',
    opengid: 'id',
    open_single_roomid: 'id',
    group_openid: 'id',
    chat_type: 'integer',
  },
  'chat-tool': { opengid: 'id', open_single_roomid: 'id', group_openid: 'id', chat_type: 'integer' },
};

/** Picks the fields of a kind out of decrypted data. Null: there is none, or one has another type. */
export function readOpenDataKind(kind: OpenDataKind, data: JsonObject): JsonObject | null {
  const found = Object.entries(kind).filter(([name]) => Object.hasOwn(data, name) && data[name] !== '');
  if (found.length === 0) return null;
  const entries = found.map(([name, field]) => [name, readField(field, data[name])] as const);
  return entries.some(([, value]) => value === undefined) ? null : Object.fromEntries(entries);
}

const maxListLength = 64;

/** Undefined: not of this type. */
function readField(field: OpenDataField, value: unknown): unknown {
  if (typeof field === 'string') return isOfType(field, value) ? value : undefined;
  if (!Array.isArray(value) || value.length > maxListLength) return undefined;
  const members = value.map((member) => readMember(field.listOf, member));
  return members.includes(null) ? undefined : members;
}

function readMember(
  fields: Readonly<Record<string, 'integer' | 'boolean' | 'id'>>,
  value: unknown,
): JsonObject | null {
  if (!isObject(value)) return null;
  const names = Object.entries(fields);
  if (!names.every(([name, type]) => isOfType(type, value[name]))) return null;
  return Object.fromEntries(names.map(([name]) => [name, value[name]]));
}

function isOfType(type: 'integer' | 'boolean' | 'id', value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'id':
      return typeof value === 'string' && /^[\w-]{28,32}$/.test(value);
    default:
      return type satisfies never;
  }
}

/** Who somebody is never comes out of a text that they may have written themselves. */
const identityFields = ['openid', 'unionid', 'phonenumber', 'purephonenumber', 'watermark'];

/**
 * Checks the kinds that an operator adds.
 *
 * @throws TypeError for names, types and fields that there cannot be
 */
export function checkOpenDataKinds(option: string, kinds: OpenDataKinds): void {
  for (const [name, kind] of Object.entries(kinds)) {
    if (!/^[a-z][a-z0-9-]{0,31}$/.test(name)) throw new TypeError(`${option}: names are lower-case words`);
    for (const [field, type] of Object.entries(kind)) checkField(`${option}.${name}.${field}`, field, type);
  }
}

function checkField(place: string, name: string, field: OpenDataField): void {
  if (identityFields.includes(name.toLowerCase())) throw new TypeError(`${place}: no identity is shown here`);
  if (typeof field !== 'string') {
    for (const [member, type] of Object.entries(field.listOf)) checkField(`${place}.${member}`, member, type);
  } else if (!['integer', 'boolean', 'id'].includes(field)) {
    throw new TypeError(`${place}: integer, boolean, id or { listOf }`);
  }
}
