import type { Row, Table } from '../lib/result.ts';
import { english, type Language } from './languages.ts';
import { targetText, verdictOf } from './verdict.ts';

const marks = { met: ' ✓', missed: ' ✗', unsteady: ' ?' } as const;

/** A table as Markdown; its own texts are in that language already. */
export function renderTable(table: Table, language: Language = english): string {
  const lines = table.rows.map((row) => renderRow(table, row, language));
  const { base, spread, target } = language.columns;
  return [
    `### ${table.title}`,
    '',
    table.method + language.better[table.better],
    '',
    `| | ${table.unit} | ${base} | ${spread} | ${target} | |`,
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

function renderRow(table: Table, row: Row, { unsteady, separator }: Language): string {
  const name = row.role === 'ours' ? `**${row.name}**` : row.name;
  const ratio = row.ratio === null ? (row.spread === 0 ? '' : unsteady) : significant(row.ratio);
  const spread = row.spread === 0 ? '' : `±${Math.round(row.spread * 50)} %`;
  const targets = (row.targets ?? []).map((each) => targetText(each) + marks[verdictOf(table, row, each)]);
  return `| ${name} | ${grouped(row.value)} | ${ratio} | ${spread} | ${targets.join(separator)} | ${row.note ?? ''} |`;
}

/** Three significant digits, without an exponent. */
function significant(value: number): string {
  if (value >= 100) return grouped(value);
  return String(Number(value.toPrecision(value < 1 ? 2 : 3)));
}

function grouped(value: number): string {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
