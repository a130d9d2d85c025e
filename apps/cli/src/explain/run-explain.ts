import { type Explanation, explain } from '@weapp-auth/server';
import { exitCodes } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import type { Language } from '../language.ts';

/** Runs `weapp-auth explain`. */
export async function runExplain({ output }: CommandContext, { args }: CommandInput): Promise<number> {
  const code = args[0] ?? '';
  const found = explain(code);
  if (!found) {
    output.fail(unknownCode(code), { event: 'unknown-code', code });
    return exitCodes.failed;
  }
  output.print(describe(found, output.language), { event: 'explanation', ...found });
  return exitCodes.ok;
}

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
