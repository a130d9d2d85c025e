import { inLanguage } from '../lib/label.ts';
import type { Row, Table } from '../lib/result.ts';
import { english, type Language } from './languages.ts';
import { targetText, verdictOf } from './verdict.ts';

const marks = { met: ' ✓', missed: ' ✗', unsteady: ' ?' } as const;

/** A table as Markdown. */
export function renderTable(table: Table, language: Language = english): string {
  const lines = table.rows.map((row) => renderRow(table, row, language));
  const { base, spread, target } = language.columns;
  const [title, method, unit] = [table.title, table.method, table.unit].map((label) =>
    inLanguage(label, language.code),
  );
  return [
    `### ${title}`,
    '',
    method + language.better[table.better],
    '',
    `| | ${unit} | ${base} | ${spread} | ${target} | |`,
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

function renderRow(table: Table, row: Row, { code, unsteady, separator }: Language): string {
  const label = inLanguage(row.name, code);
  const name = row.role === 'ours' ? `**${label}**` : label;
  const note = inLanguage(row.note ?? '', code);
  const ratio = row.ratio === null ? (row.spread === 0 ? '' : unsteady) : significant(row.ratio);
  const spread = row.spread === 0 ? '' : `±${Math.round(row.spread * 50)} %`;
  const targets = (row.targets ?? []).map(
    (each) => targetText(table, each, code) + marks[verdictOf(table, row, each)],
  );
  return `| ${name} | ${grouped(row.value)} | ${ratio} | ${spread} | ${targets.join(separator)} | ${note} |`;
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
