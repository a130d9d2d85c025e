import { DataFormatError } from '../errors/data-format-error.ts';
import { readProfile } from '../people/profile.ts';
import type { PhoneNumber } from '../people/stored-phone.ts';
import { cleanPhone, type PhoneProblem } from './clean-phone.ts';
import { stableId } from './stable-id.ts';

/** A row of a table of openids that another system kept: column name → text. */
export type ImportedIdentity = Readonly<Record<string, string | undefined>>;

/** What such a row says, cleaned. */
export interface NewIdentity {
  readonly openId: string;
  readonly unionId: string | null;
  readonly userId: string;
  readonly nickname: string | null;
  readonly avatarUrl: string | null;
  readonly phone: PhoneNumber | null;
  readonly createdAt: number;
}

/** Why a row cannot be used. None of them tells what is in the row. */
export type RowProblem =
  | 'openid is empty'
  | 'openid has other characters than letters, digits, - and _'
  | 'unionid has wrong characters'
  | 'created_at is not a time'
  | PhoneProblem;

/** The names that a column may have, compared without case and underscores. */
const columnNames = {
  openId: ['openid', 'wxopenid', 'wechatopenid', 'miniopenid', 'mpopenid'],
  unionId: ['unionid', 'wxunionid', 'wechatunionid'],
  nickname: ['nickname', 'nick', 'username', 'name'],
  avatarUrl: ['avatarurl', 'avatar', 'headimgurl', 'headimg'],
  // WeChat's own pair comes first: its `phoneNumber` has the country code of foreign numbers inside.
  phone: ['purephonenumber', 'phone', 'phonenumber', 'mobile', 'tel'],
  countryCode: ['countrycode', 'phonecountrycode', 'areacode'],
  createdAt: ['createdat', 'createtime', 'createdtime', 'created', 'gmtcreate', 'registeredat', 'regtime'],
} as const;

/**
 * Reads a row, whatever its columns are called. Returns what is wrong with it when it cannot be used.
 * Throws `DataFormatError` when there is no column for the openid at all.
 */
export function readRow(
  row: ImportedIdentity,
  { appId, now }: { readonly appId: string; readonly now: number },
): NewIdentity | RowProblem {
  const columns = new Map(Object.entries(row).map(([name, value]) => [plainName(name), value?.trim() ?? '']));
  if (!columnNames.openId.some((name) => columns.has(name)))
    throw new DataFormatError('column_missing', 1, 'There is no column openid');
  const openId = pick(columns, columnNames.openId);
  if (openId === null) return 'openid is empty';
  if (!/^[\w-]{6,128}$/.test(openId)) return 'openid has other characters than letters, digits, - and _';
  const unionId = pick(columns, columnNames.unionId);
  if (unionId !== null && !/^[\w-]{6,128}$/.test(unionId)) return 'unionid has wrong characters';
  const time = pick(columns, columnNames.createdAt);
  const createdAt = time === null ? now : parseTime(time, now);
  if (createdAt === null) return 'created_at is not a time';
  const phone = readPhoneColumns(columns);
  if (typeof phone === 'string') return phone;
  // Not from `now`: the row has to become the same user when the import is run again.
  const userId = stableId(`${appId} ${openId}`, time === null ? 0 : createdAt);
  return { openId, unionId, userId, ...readProfileColumns(columns), phone, createdAt };
}

/** Whether a table with columns of these names has phone numbers: its import then needs the server's secret. */
export function hasPhoneColumn(names: readonly string[]): boolean {
  const plain = new Set(names.map(plainName));
  return columnNames.phone.some((name) => plain.has(name));
}

type Columns = ReadonlyMap<string, string>;

function readPhoneColumns(columns: Columns): PhoneNumber | PhoneProblem | null {
  const text = pick(columns, columnNames.phone);
  return text === null ? null : cleanPhone(text, pick(columns, columnNames.countryCode));
}

function readProfileColumns(columns: Columns): Pick<NewIdentity, 'nickname' | 'avatarUrl'> {
  return readProfile({
    nickName: pick(columns, columnNames.nickname),
    avatarUrl: pick(columns, columnNames.avatarUrl),
  });
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

function pick(columns: Columns, names: readonly string[]): string | null {
  const value = names.map((name) => columns.get(name)).find((one) => one !== undefined && one !== '');
  return value === undefined || value.toUpperCase() === 'NULL' ? null : value;
}

function parseTime(text: string, now: number): number | null {
  const number = /^\d+$/.test(text) ? Number(text) : null;
  // Ten digits are seconds until the year 2286.
  const time = number === null ? Date.parse(text) : number < 1e11 ? number * 1000 : number;
  return Number.isSafeInteger(time) && time >= 0 && time <= now ? time : null;
}
