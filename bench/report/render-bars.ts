import { inLanguage } from '../lib/label.ts';
import type { Row, Table } from '../lib/result.ts';

const rowHeight = 30;
const labelWidth = 330;
const barWidth = 420;
const width = labelWidth + barWidth + 110;

/** A table as a picture: one bar for each row, on a logarithmic scale where the rows are far apart. */
export function renderBars(table: Table): string {
  const scale = scaleOf(table.rows.map((row) => row.value));
  const height = table.rows.length * rowHeight + 64;
  const bars = table.rows.map((row, index) => bar(row, 48 + index * rowHeight, scale(row.value)));
  const note = scale.logarithmic ? ', logarithmic' : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
  <title id="title">${escapeText(inLanguage(table.title, 'en'))}</title>
  <style>
    text { font: 13px system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', sans-serif; fill: #1f2328; }
    .page { fill: #ffffff; }
    .title { font-weight: 600; font-size: 15px; }
    .quiet { fill: #59636e; }
    .base { fill: #8c959f; }
    .ours { fill: #07a35a; }
    .peer { fill: #c9d1d9; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .page { fill: #0d1117; }
      .quiet { fill: #9198a1; }
      .ours { fill: #2bc275; }
      .peer { fill: #3d444d; }
    }
  </style>
  <rect class="page" width="100%" height="100%" rx="12"/>
  <text class="title" x="16" y="26">${escapeText(inLanguage(table.title, 'en'))}</text>
${bars.join('\n')}
  <text class="quiet" x="16" y="${height - 12}">${escapeText(`${inLanguage(table.unit, 'en')}, ${table.better} is better${note}`)}</text>
</svg>
`;
}

function bar(row: Row, y: number, share: number): string {
  const length = Math.max(2, Math.round(share * barWidth));
  const value = row.value.toLocaleString('en-US', { maximumFractionDigits: row.value < 100 ? 1 : 0 });
  return `  <text x="${labelWidth - 8}" y="${y + 14}" text-anchor="end">${escapeText(inLanguage(row.name, 'en'))}</text>
  <rect class="${row.role}" x="${labelWidth}" y="${y}" width="${length}" height="20" rx="3"/>
  <text x="${labelWidth + length + 8}" y="${y + 15}">${value}</text>`;
}

interface Scale {
  (value: number): number;
  readonly logarithmic: boolean;
}

function scaleOf(values: readonly number[]): Scale {
  const highest = Math.max(...values);
  const lowest = Math.min(...values);
  const logarithmic = highest / lowest > 50;
  const from = Math.log(lowest) - 0.3;
  const share = (value: number): number =>
    logarithmic ? (Math.log(value) - from) / (Math.log(highest) - from) : value / highest;
  return Object.assign(share, { logarithmic });
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
