import type { Row, Table } from '../lib/result.ts';
import { targetText, verdictOf } from './verdict.ts';

const marks = { met: ' ✓', missed: ' ✗', unsteady: ' ?' } as const;

/** A table as Markdown. */
export function renderTable(table: Table): string {
  const lines = table.rows.map((row) => renderRow(table, row));
  return [
    `### ${table.title}`,
    '',
    `${table.method}. ${table.better === 'lower' ? 'Lower' : 'Higher'} is better.`,
    '',
    `| | ${table.unit} | × base | spread | target | |`,
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

function renderRow(table: Table, row: Row): string {
  const name = row.role === 'ours' ? `**${row.name}**` : row.name;
  const ratio = row.ratio === null ? (row.spread === 0 ? '' : 'too unsteady') : significant(row.ratio);
  const spread = row.spread === 0 ? '' : `±${Math.round(row.spread * 50)} %`;
  const targets = (row.targets ?? []).map((each) => targetText(each) + marks[verdictOf(table, row, each)]);
  return `| ${name} | ${grouped(row.value)} | ${ratio} | ${spread} | ${targets.join('; ')} | ${row.note ?? ''} |`;
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
