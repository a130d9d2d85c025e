import type { Certainty } from '@weapp-auth/emulator';
import { type Explanation, explain } from '@weapp-auth/server';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import type { Language } from '../language.ts';

/** Runs `weapp-auth explain`. */
export async function runExplain({ output }: CommandContext, { args }: CommandInput): Promise<number> {
  const code = args[0] ?? '';
  const found = explain(code);
  if (!found) {
    const rule = await findRule(code);
    if (rule !== null) {
      output.print(describeRule(rule, output.language), { event: 'rule', ...rule });
      return exitCodes.ok;
    }
    output.fail(unknownCode(code), { event: 'unknown-code', code });
    return exitCodes.failed;
  }
  output.print(describe(found, output.language), { event: 'explanation', ...found });
  return exitCodes.ok;
}

interface EmulatorRule {
  readonly name: string;
  readonly usual: unknown;
  readonly certainty: Certainty;
  readonly source: string;
}

/** A rule of the emulator by its name: its usual value, and how sure that is. */
async function findRule(name: string): Promise<EmulatorRule | null> {
  // Codes are asked for far more often than rules: the emulator is loaded for these alone.
  const { createEmulator, ruleOrigins } = await import('@weapp-auth/emulator');
  const origin = new Map(Object.entries(ruleOrigins)).get(name);
  if (origin === undefined) return null;
  const usual = new Map<string, unknown>(Object.entries(createEmulator().platform.state.rules)).get(name);
  return { name, usual, ...origin };
}

function describeRule({ name, usual, certainty, source }: EmulatorRule, language: Language): string {
  const words = ruleWords[language];
  return layOut(`${name}  ${String(usual)}`, [
    [words.certainty, words[`is-${certainty}`]],
    [words.source, source],
  ]);
}

const ruleWords = {
  zh: {
    certainty: '可信度',
    source: '依据',
    'is-documented': '官方文档',
    'is-production': '线上观察',
    'is-sdks': 'SDK 源码',
    'is-community': '社区报告',
    'is-ours': '本项目的谨慎选择',
  },
  en: {
    certainty: 'certainty',
    source: 'source   ',
    'is-documented': 'documented by Tencent',
    'is-production': 'seen in production',
    'is-sdks': 'read in SDKs',
    'is-community': 'told by developers',
    'is-ours': 'a careful choice of ours',
  },
} as const satisfies Record<Language, Record<`is-${Certainty}` | 'certainty' | 'source', string>>;

function unknownCode(code: string): { zh: string; en: string } {
  return {
    zh: `没有关于“${code}”的条目。微信的 errcode 是数字，本系统的错误码形如 code_used。`,
    en: `There is no entry for "${code}". WeChat's errcodes are numbers; this server's codes look like code_used.`,
  };
}

function describe(found: Explanation, language: Language): string {
  const words = wordsOf[language];
  switch (found.kind) {
    case 'errcode': {
      const { cause, remedy } = found.entry[language];
      const title = `${found.errcode}  ${found.entry.errmsg}`;
      return layOut(title, [
        [words.cause, cause],
        [words.remedy, remedy],
        [words.code, found.entry.code],
      ]);
    }
    case 'code': {
      const { title, cause, remedy } = found.texts[language];
      return layOut(`${found.code}  ${title}`, [
        [words.cause, cause],
        [words.remedy, remedy],
        [words.http, `${found.status}, action: ${found.action}`],
        ...(found.errcodes.length > 0 ? [[words.errcodes, found.errcodes.join(', ')] as const] : []),
      ]);
    }
    default:
      return found satisfies never;
  }
}

const wordsOf = {
  zh: { cause: '原因', remedy: '处理', code: '对应', http: 'HTTP', errcodes: '微信' },
  en: { cause: 'cause ', remedy: 'remedy', code: 'code  ', http: 'HTTP  ', errcodes: 'WeChat' },
} as const;

function layOut(title: string, lines: readonly (readonly [name: string, text: string])[]): string {
  return [title, ...lines.map(([name, text]) => `  ${name}  ${text}`)].join('\n');
}
