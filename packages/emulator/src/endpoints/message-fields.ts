import { isRecord } from '../is-record.ts';
import type { MessageTemplate } from '../platform/records/app.ts';

/** The place of the first member of a message's `data` that its template does not take; `null`: all are right. */
export function wrongField(template: Pick<MessageTemplate, 'fields'>, data: unknown): string | null {
  if (!isRecord(data)) return 'data';
  const fields = template.fields.length === 0 ? Object.keys(data) : template.fields;
  const wrong = fields.find((field) => !fits(field, data[field]));
  return wrong === undefined ? null : `data.${wrong}.value`;
}

function fits(field: string, member: unknown): boolean {
  const type = /^([a-z_]+)\d+$/.exec(field)?.[1] ?? '';
  const value = isRecord(member) ? member.value : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const pattern = Object.hasOwn(patterns, type) ? patterns[type] : undefined;
  return pattern?.test(String(value)) ?? false;
}

// A time or a date may be a span of two: `15:00~16:00`.
const clock = String.raw`\d{1,2}:\d{2}(:\d{2})?`;
const day = String.raw`(\d{4}年)?\d{1,2}月(\d{1,2}日)?|\d{4}年\d{1,2}月|(\d{4}[-/.])?\d{1,2}[-/.]\d{1,2}|\d{4}[-/.]\d{1,2}`;
const span = (moment: string) => new RegExp(`^(${moment})(~(${moment}))?$`, 'u');

/** What each type of field may hold, by the page of the API. The values of an enum are the template's own. */
const patterns: Readonly<Record<string, RegExp>> = {
  thing: /^\P{Cc}{1,20}$/u,
  number: /^(?=.{1,32}$)-?\d+(\.\d+)?$/u,
  letter: /^[A-Za-z]{1,32}$/u,
  symbol: /^[^\p{Cc}\p{Script=Han}A-Za-z0-9]{1,5}$/u,
  character_string: /^[^\p{Cc}\p{Script=Han}]{1,32}$/u,
  time: span(`((${day}) ?)?${clock}`),
  date: span(`(${day})( ?${clock})?`),
  amount: /^[^\d\s]?\d{1,10}(\.\d+)?元?$/u,
  phone_number: /^[^\p{Cc}\p{L}]{1,17}$/u,
  car_number: /^[\p{Script=Han}A-Za-z0-9][A-Za-z0-9]{0,6}[\p{Script=Han}A-Za-z0-9]$/u,
  name: /^(?=.*\p{Script=Han})\P{Cc}{1,10}$|^[^\p{Cc}\p{Script=Han}\d]{1,20}$/u,
  phrase: /^\p{Script=Han}{1,5}$/u,
  enum: /^\P{Cc}+$/u,
};
