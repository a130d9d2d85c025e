import { parseObject } from '../base/json-object.ts';
import { DataFormatError } from '../errors/data-format-error.ts';
import { readProfile } from '../people/profile.ts';
import type { PhoneNumber } from '../people/stored-phone.ts';
import { type ChosenColumns, type ColumnField, chooseColumns } from './choose-columns.ts';
import { cleanPhone, type PhoneProblem } from './clean-phone.ts';
import { readTime, type TimeProblem, type TimeReading } from './read-time.ts';
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
  | TimeProblem
  | PhoneProblem;

/** What rows are read with. */
export interface RowReading extends TimeReading {
  readonly appId: string;
}

/** Reads one row; what comes back is what is wrong with it when it cannot be used. */
export type RowReader = (row: ImportedIdentity) => NewIdentity | RowProblem;

/** Makes the reader of a table's rows, whatever its columns are called. It throws `DataFormatError` without a column for the openid. */
export function createRowReader(reading: RowReading): RowReader {
  let heading = '';
  let chosen: ChosenColumns['used'] = [];
  return (row) => {
    const names = Object.keys(row);
    // Rows of a table have the same columns: choosing anew for each would take most of the time.
    if (names.join('\n') !== heading) {
      heading = names.join('\n');
      chosen = chooseColumns(names).used;
    }
    return readRow(valuesOf(row, chosen), reading);
  };
}

function readRow(columns: Columns, reading: RowReading): NewIdentity | RowProblem {
  if (!columns.has('openid')) throw new DataFormatError('column_missing', 1, 'There is no column openid');
  const { appId, now } = reading;
  const openId = openIdIn(columns, appId);
  if (openId === null) return 'openid is empty';
  if (!/^[\w-]{6,128}$/.test(openId)) return 'openid has other characters than letters, digits, - and _';
  const unionId = pick(columns, 'unionid');
  if (unionId !== null && !/^[\w-]{6,128}$/.test(unionId)) return 'unionid has wrong characters';
  const time = pick(columns, 'created_at');
  const createdAt = time === null ? now : readTime(time, reading);
  if (typeof createdAt === 'string') return createdAt;
  const phone = readPhone(columns);
  if (typeof phone === 'string') return phone;
  // Not from `now`: the row has to become the same user when the import is run again.
  const userId = stableId(`${appId} ${openId}`, time === null ? 0 : createdAt);
  return { openId, unionId, userId, ...readProfileColumns(columns), phone, createdAt };
}

/** The values of a row by field, the preferred column first. */
type Columns = ReadonlyMap<ColumnField, readonly string[]>;

function valuesOf(row: ImportedIdentity, chosen: ChosenColumns['used']): Columns {
  const values = new Map<ColumnField, string[]>();
  for (const { column, field } of chosen) {
    const value = row[column]?.trim() ?? '';
    const before = values.get(field);
    if (before) before.push(value);
    else values.set(field, [value]);
  }
  return values;
}

function pick(columns: Columns, field: ColumnField): string | null {
  const value = columns.get(field)?.find((one) => one !== '');
  return value === undefined || value.toUpperCase() === 'NULL' ? null : value;
}

/** uni-id keeps the openids of a person as JSON, by kind of client: `{"mp-weixin":"o…"}`, also with the AppID in the name. */
function openIdIn(columns: Columns, appId: string): string | null {
  const value = pick(columns, 'openid');
  if (value === null || !value.startsWith('{')) return value;
  const openIds = Object.entries(parseObject(value) ?? {});
  const ours = openIds.find(([client]) => client.includes(appId));
  const [, openId] = ours ?? openIds.find(([client]) => client === 'mp-weixin' || client === 'mp') ?? [];
  return typeof openId === 'string' && openId !== '' ? openId : null;
}

function readPhone(columns: Columns): PhoneNumber | PhoneProblem | null {
  const text = pick(columns, 'phone');
  return text === null ? null : cleanPhone(text, pick(columns, 'country_code'));
}

function readProfileColumns(columns: Columns): Pick<NewIdentity, 'nickname' | 'avatarUrl'> {
  return readProfile({
    nickName: pick(columns, 'nickname'),
    avatarUrl: pick(columns, 'avatar_url'),
  });
}
