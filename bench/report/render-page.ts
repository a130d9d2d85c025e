import { inLanguage } from '../lib/label.ts';
import type { Table } from '../lib/result.ts';
import type { Language } from './languages.ts';
import { reasons } from './reasons.ts';
import { renderTable } from './render-table.ts';
import type { Results } from './results.ts';
import { verdictOf } from './verdict.ts';

/** The whole page as Markdown; the pictures are the same in every language. `npm run bench -- <part> --profile` draws flames. */
export function renderPage(results: Results, language: Language, hasFlame: (id: string) => boolean): string {
  const sections = results.tables.map((table) => {
    const { id } = table;
    const title = inLanguage(table.title, language.code);
    const flame = language.flame(title, `benchmarks/${id}-flame.svg`, `benchmarks/${id}.cpuprofile`);
    return `${renderTable(table, language)}${reasonOf(table, language)}\n![${title}](benchmarks/${id}.svg)\n${hasFlame(id) ? `\n${flame}\n` : ''}`;
  });
  return `${language.introduction(results)}\n\n${sections.join('\n')}`;
}

function reasonOf(table: Table, { code, missed }: Language): string {
  const reason = reasons[table.id];
  const isMissed = table.rows.some((row) =>
    row.targets?.some((target) => verdictOf(table, row, target) === 'missed'),
  );
  return reason !== undefined && isMissed ? `\n${missed(reason[code])}\n` : '';
}
