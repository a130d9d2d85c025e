import type { IdentityImportProblem } from '@weapp-auth/server/data';
import type { Text } from '../language.ts';

/** What to tell about a row of a table, after its number. */
export const importProblems: Readonly<Record<IdentityImportProblem, Text>> = {
  'openid is empty': leftOut('openid 为空', 'openid is empty'),
  'openid has other characters than letters, digits, - and _': leftOut(
    'openid 含有字母、数字、- 和 _ 以外的字符',
    'openid has other characters than letters, digits, - and _',
  ),
  'unionid has wrong characters': leftOut('unionid 含有不允许的字符', 'unionid has wrong characters'),
  'created_at is not a time': leftOut('created_at 不是时间', 'created_at is not a time'),
  'phone is not a phone number': leftOut('phone 不是手机号', 'phone is not a phone number'),
  'phone needs a country_code': leftOut('phone 需要 country_code 列', 'phone needs a country_code'),
  'phone does not begin with its country_code': leftOut(
    'phone 的区号与 country_code 不一致',
    'phone does not begin with its country_code',
  ),
  'country_code is not one to four digits': leftOut(
    'country_code 不是一到四位数字',
    'country_code is not one to four digits',
  ),
  'imported without its phone: another user has it': {
    zh: '已导入，但未绑定手机号：该号码属于另一个用户',
    en: 'imported without its phone: another user has it',
  },
};

function leftOut(zh: string, en: string): Text {
  return { zh: `未导入：${zh}`, en: `left out: ${en}` };
}
