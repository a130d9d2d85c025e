import type { Damage } from '@weapp-auth/server';
import { exitCodes, type Output } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import { readDatabaseConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import type { Text } from '../language.ts';
import { openStore } from '../open-store.ts';
import { migrateOrRefuse } from '../serve/migrate-or-refuse.ts';

/** Runs `weapp-auth doctor --repair`: says what contradicts itself in the database, and mends it with `--apply`. */
export async function runRepair(context: CommandContext, { options }: CommandInput): Promise<number> {
  const { output } = context;
  const database = readDatabaseConfig(context);
  if (database.kind === 'problems') return printProblems(output, database.problems);
  const store = await openStore(database.config, context.cwd);
  try {
    await migrateOrRefuse(store, false);
    const apply = options.apply === true;
    const damages = await store.repair({ apply, at: context.now() });
    for (const damage of damages) printDamage(output, damage);
    printSummary(output, damages.length, apply);
    return damages.length > 0 && !apply ? exitCodes.failed : exitCodes.ok;
  } finally {
    await store.close();
  }
}

function printDamage(output: Output, { kind, subject }: Damage): void {
  const { zh, en } = explanations[kind];
  output.print({ zh: `! ${subject}：${zh}`, en: `! ${subject}: ${en}` }, { event: 'damage', kind, subject });
}

function printSummary(output: Output, count: number, apply: boolean): void {
  output.print(summaryOf(count, apply), { event: 'repair', count, applied: apply });
}

function summaryOf(count: number, apply: boolean): Text {
  if (count === 0) return { zh: '✓ 没有矛盾之处', en: '✓ nothing contradicts itself' };
  if (apply) return { zh: `已修复 ${count} 处`, en: `mended: ${count}` };
  return {
    zh: `发现 ${count} 处，未作任何改动。备份后运行 weapp-auth doctor --repair --apply`,
    en: `found: ${count}, and nothing was changed. After a backup: weapp-auth doctor --repair --apply`,
  };
}

const explanations: Readonly<Record<Damage['kind'], Text>> = {
  'merge-of-nobody': { zh: '合并记录中的用户不存在', en: 'a merge names a user that does not exist' },
  'user-merged-wrongly': {
    zh: '用户的去向与合并记录不符',
    en: 'a user continues as another than its merge says',
  },
  'user-missing': {
    zh: '身份所属的用户不存在（例如在有人登录时导出的旧备份）',
    en: 'an identity names a user that is not there (as after an old backup, made while people logged in)',
  },
  'identity-of-another': {
    zh: '身份不属于它所属的人',
    en: 'an identity does not belong to whom it was made for',
  },
  'link-of-another': { zh: 'unionid 关联不属于证明它的人', en: 'a unionid is linked to the wrong person' },
  'keys-of-nobody': { zh: 'session_key 没有对应的身份', en: 'session_keys without an identity' },
  'session-of-another': {
    zh: '会话的用户与其身份不符',
    en: 'a session belongs to another than its identity',
  },
  'flag-of-unionid': {
    zh: '“有 unionid”的标记有误',
    en: 'a user is said to have a unionid, or to have none, wrongly',
  },
};
