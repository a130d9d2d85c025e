import { isRecord, parseRecord } from '../is-record.ts';
import { readLabel } from './label.ts';
import type { RecordedCall } from './recorded-call.ts';

/** What the emulator answered, as it went out. */
export interface EmulatedAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

/** One thing that differs. */
export interface Mismatch {
  readonly what: string;
  readonly wechat: unknown;
  readonly emulator: unknown;
}

/** Which emulated value stands for which label; filled while answers are compared. */
export type LabelledValues = Map<string, string>;

/** What a comparison knows beside the two answers. */
export interface Comparing {
  readonly values: LabelledValues;
  /** Which session_key stands for which label. */
  readonly keys: Map<string, string>;
  /** Seconds that a new token lives. */
  readonly tokenLifetime: number;
}

/** Compares an answer of WeChat with the emulator's to the same call. */
export function compareAnswers(
  recorded: NonNullable<RecordedCall['response']>,
  emulated: EmulatedAnswer,
  comparing: Comparing,
): Mismatch[] {
  const body = parseRecord(emulated.text);
  const outside = [
    differing('status', recorded.status, emulated.status),
    differing('contentType', typeOf(recorded.contentType), typeOf(emulated.contentType)),
  ].filter((mismatch) => mismatch !== null);
  if (recorded.body === null || body === null) {
    const inside = differing(
      'body',
      recorded.body === null ? 'no JSON' : 'JSON',
      body === null ? 'no JSON' : 'JSON',
    );
    return inside === null ? outside : [...outside, inside];
  }
  return [...outside, ...compareMembers(recorded.body, body, { place: '', ...comparing })];
}

interface Where extends Comparing {
  readonly place: string;
}

function compareMembers(
  wechat: Readonly<Record<string, unknown>>,
  emulator: Readonly<Record<string, unknown>>,
  { place, ...comparing }: Where,
): Mismatch[] {
  const members = differing(
    `${place}members`,
    Object.keys(wechat).toSorted().join(','),
    Object.keys(emulator).toSorted().join(','),
  );
  const shared = Object.keys(wechat).filter((name) => name in emulator);
  return [
    // An errcode that differs says more than the members that come or go with it.
    ...(members === null || hasOtherErrcode(wechat, emulator) ? [] : [members]),
    ...shared.flatMap((name) =>
      compareValue(wechat[name], emulator[name], { place: `${place}${name}`, ...comparing }),
    ),
    ...oneSidedErrcode(wechat, emulator, place),
  ];
}

function hasOtherErrcode(
  wechat: Readonly<Record<string, unknown>>,
  emulator: Readonly<Record<string, unknown>>,
): boolean {
  return (wechat.errcode ?? 0) !== (emulator.errcode ?? 0);
}

/** A refusal beside a success that has no errcode at all. */
function oneSidedErrcode(
  wechat: Readonly<Record<string, unknown>>,
  emulator: Readonly<Record<string, unknown>>,
  place: string,
): Mismatch[] {
  if ('errcode' in wechat === 'errcode' in emulator) return [];
  const mismatch = differing(`${place}errcode`, wechat.errcode ?? 0, emulator.errcode ?? 0);
  return mismatch === null ? [] : [mismatch];
}

function compareValue(wechat: unknown, emulator: unknown, { place, ...comparing }: Where): Mismatch[] {
  if (isRecord(wechat) && isRecord(emulator))
    return compareMembers(wechat, emulator, { place: `${place}.`, ...comparing });
  if (Array.isArray(wechat) && Array.isArray(emulator)) {
    if (wechat.length === 0 || emulator.length === 0) return [];
    return compareValue(wechat[0], emulator[0], { place: `${place}[]`, ...comparing });
  }
  const mismatch = compareLeaf(wechat, emulator, { place, ...comparing });
  return mismatch === null ? [] : [mismatch];
}

function compareLeaf(wechat: unknown, emulator: unknown, where: Where): Mismatch | null {
  const { place } = where;
  if (place === 'errmsg') return differing(place, wechat, plainMessage(String(emulator)));
  if (readLabel(wechat) !== null) return compareLabel(String(wechat), emulator, where);
  if (wechat === '<number>') return differing(place, 'number', typeof emulator);
  // What is left of a token's life depends on who asked before; more than the whole does not.
  if (place === 'expires_in' && Number(wechat) <= where.tokenLifetime) return null;
  if (place.endsWith('.used') || place.endsWith('.remain'))
    return differing(place, typeof wechat, typeof emulator);
  return differing(place, wechat, emulator);
}

/** Identifiers whose length belongs to their form. */
const fixedLengths: ReadonlySet<string> = new Set([
  'openid',
  'unionid',
  'openpid',
  'session_key',
  'encrypt_key',
  'iv',
]);

function compareLabel(text: string, emulator: unknown, where: Where): Mismatch | null {
  const { place, values } = where;
  const label = readLabel(text);
  if (typeof emulator !== 'string' || label === null) return differing(place, 'string', typeof emulator);
  const known = values.get(text);
  values.set(text, emulator);
  if (known !== undefined && known !== emulator) return { what: place, wechat: same, emulator: other };
  if (label.kind === 'session_key' && !isNewKey(text, emulator, where))
    return { what: place, wechat: other, emulator: same };
  const fixed = fixedLengths.has(label.kind);
  return fixed ? differing(`${place} (length)`, label.length, emulator.length) : null;
}

const same = 'the same value as before';
const other = 'another value';

/** Whether a session_key stands for this label and for no other: WeChat renews them by a rule that it does not tell. */
function isNewKey(text: string, key: string, { keys }: Where): boolean {
  const known = keys.get(key);
  keys.set(key, text);
  return known === undefined || known === text;
}

function differing(what: string, wechat: unknown, emulator: unknown): Mismatch | null {
  return wechat === emulator ? null : { what, wechat, emulator };
}

/** A message as recordings have it. */
function plainMessage(message: string): string {
  return message
    .replace(/\brid: [\w-]+/, 'rid: <rid>')
    .replaceAll(/\[[^\]]*\]/g, '[<hint>]')
    .replaceAll(/(?:::ffff:)?\b\d{1,3}(?:\.\d{1,3}){3}\b/gi, '<ip>');
}

function typeOf(contentType: string | null): string | null {
  return contentType?.toLowerCase().replaceAll(' ', '') ?? null;
}
