import type { LanguageCode } from '../lib/label.ts';
import type { Table } from '../lib/result.ts';
import { introductionIn } from './introductions.ts';
import type { Results } from './results.ts';

/** What the page says around the texts of the tables. */
export interface Language {
  readonly code: LanguageCode;
  /** The page's file in `docs`. */
  readonly file: string;
  readonly better: Readonly<Record<Table['better'], string>>;
  readonly columns: { readonly base: string; readonly spread: string; readonly target: string };
  readonly unsteady: string;
  readonly separator: string;
  /** What comes before the tables. */
  readonly introduction: (results: Results) => string;
  readonly missed: (reason: string) => string;
  readonly flame: (title: string, picture: string, profile: string) => string;
}

/** Also the language of the pictures and of the terminal. */
export const english: Language = {
  code: 'en',
  file: 'benchmarks.md',
  better: { lower: '. Lower is better.', higher: '. Higher is better.' },
  columns: { base: '× base', spread: 'spread', target: 'target' },
  unsteady: 'too unsteady',
  separator: '; ',
  introduction: introductionIn.english,
  missed: (reason) => `Why a target is missed: ${reason}`,
  flame: (title, picture, profile) =>
    `Where the time goes: [flame picture](${picture}) of “${title}”, [CPU profile](${profile}).`,
};

const chinese: Language = {
  code: 'zh',
  file: 'benchmarks.zh-CN.md',
  better: { lower: '。越低越好。', higher: '。越高越好。' },
  columns: { base: '× 基准', spread: '离散度', target: '目标' },
  unsteady: '波动过大',
  separator: '；',
  introduction: introductionIn.chinese,
  missed: (reason) => `未达标的原因：${reason}`,
  flame: (title, picture, profile) =>
    `时间花在哪里：“${title}”的[火焰图](${picture})、[CPU profile](${profile})。`,
};

/** Every language in which there is a page. */
export const languages: readonly Language[] = [english, chinese];
