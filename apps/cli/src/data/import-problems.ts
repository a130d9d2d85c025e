import type { IdentityImportProblem } from '@weapp-auth/server/data';
import type { Text } from '../language.ts';

/** What `--time-zone` mends. */
export const timeWithoutZone = 'created_at has no time zone, and none is named for the table';

const withoutPhone = 'imported without its phone: another user has it';

/** Why a row was left out, in Chinese; the problem itself is the English. */
const reasons: Readonly<Record<Exclude<IdentityImportProblem, typeof withoutPhone>, string>> = {
  'openid is empty': 'openid 为空',
  'openid has other characters than letters, digits, - and _': 'openid 含有字母、数字、- 和 _ 以外的字符',
  'unionid has wrong characters': 'unionid 含有不允许的字符',
  'created_at is not a time': 'created_at 不是时间',
  [timeWithoutZone]: 'created_at 没有时区，也未指定该表的时区',
  'phone is not a phone number': 'phone 不是手机号',
  'phone needs a country_code': 'phone 需要 country_code 列',
  'phone does not begin with its country_code': 'phone 的区号与 country_code 不一致',
  'country_code is not one to four digits': 'country_code 不是一到四位数字',
};

/** What to tell about a row of a table, after its line; of a dry run only what would happen. */
export function describeProblem(problem: IdentityImportProblem, dryRun: boolean): Text {
  if (problem === withoutPhone) {
    return dryRun
      ? {
          zh: '将导入，但不绑定手机号：该号码属于另一个用户',
          en: 'would be imported without its phone: another user has it',
        }
      : { zh: '已导入，但未绑定手机号：该号码属于另一个用户', en: `was ${problem}` };
  }
  return dryRun
    ? { zh: `不会导入：${reasons[problem]}`, en: `would be left out: ${problem}` }
    : { zh: `未导入：${reasons[problem]}`, en: `was left out: ${problem}` };
}
