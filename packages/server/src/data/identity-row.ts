import { hash } from 'node:crypto';
import { readProfile } from '../profile.ts';
import { DataFormatError } from './data-format-error.ts';

/** A row of a table of openids that another system kept: column name → text. */
export type ImportedIdentity = Readonly<Record<string, string | undefined>>;

/** What such a row says, cleaned. */
export interface NewIdentity {
  readonly openId: string;
  readonly unionId: string | null;
  readonly userId: string;
  readonly nickname: string | null;
  readonly avatarUrl: string | null;
  readonly createdAt: number;
}

/** The names that a column may have, compared without case and underscores. */
const columnNames = {
  openId: ['openid', 'wxopenid', 'wechatopenid', 'miniopenid', 'mpopenid'],
  unionId: ['unionid', 'wxunionid', 'wechatunionid'],
  nickname: ['nickname', 'nick', 'username', 'name'],
  avatarUrl: ['avatarurl', 'avatar', 'headimgurl', 'headimg'],
  createdAt: ['createdat', 'createtime', 'createdtime', 'created', 'gmtcreate', 'registeredat', 'regtime'],
} as const;

/**
 * Reads a row, whatever its columns are called. Returns what is wrong with it when it cannot be used.
 * Throws `DataFormatError` when there is no column for the openid at all.
 */
export function readIdentityRow(
  row: ImportedIdentity,
  { appId, now }: { readonly appId: string; readonly now: number },
): NewIdentity | string {
  const columns = new Map(Object.entries(row).map(([name, value]) => [plainName(name), value?.trim() ?? '']));
  if (!columnNames.openId.some((name) => columns.has(name)))
    throw new DataFormatError('column_missing', 1, 'There is no column openid');
  const openId = pick(columns, columnNames.openId);
  if (openId === null) return 'openid is empty';
  if (!/^[\w-]{6,128}$/.test(openId)) return 'openid has other characters than letters, digits, - and _';
  const unionId = pick(columns, columnNames.unionId);
  if (unionId !== null && !/^[\w-]{6,128}$/.test(unionId)) return 'unionid has wrong characters';
  const createdAt = parseTime(pick(columns, columnNames.createdAt), now);
  if (createdAt === null) return 'created_at is not a time';
  return {
    openId,
    unionId,
    userId: stableId(`${appId} ${openId}`, createdAt),
    ...readProfile({
      nickName: pick(columns, columnNames.nickname),
      avatarUrl: pick(columns, columnNames.avatarUrl),
    }),
    createdAt,
  };
}

/** A UUIDv7 (RFC 9562) whose random part comes from a name: the same name at the same time is the same id. */
export function stableId(name: string, createdAt: number): string {
  const time = createdAt.toString(16).padStart(12, '0');
  const digest = hash('sha256', name);
  const variant = (8 + (Number.parseInt(digest.slice(3, 4), 16) % 4)).toString(16);
  const parts = [time.slice(0, 8), time.slice(8), `7${digest.slice(0, 3)}`];
  return [...parts, `${variant}${digest.slice(4, 7)}`, digest.slice(7, 19)].join('-');
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

function pick(columns: ReadonlyMap<string, string>, names: readonly string[]): string | null {
  const value = names.map((name) => columns.get(name)).find((one) => one !== undefined && one !== '');
  return value === undefined || value.toUpperCase() === 'NULL' ? null : value;
}

function parseTime(text: string | null, now: number): number | null {
  if (text === null) return now;
  const number = /^\d+$/.test(text) ? Number(text) : null;
  // Ten digits are seconds until the year 2286.
  const time = number === null ? Date.parse(text) : number < 1e11 ? number * 1000 : number;
  return Number.isSafeInteger(time) && time >= 0 && time <= now ? time : null;
}
