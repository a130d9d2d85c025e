import { expect, test } from 'vitest';
import { chooseColumns } from './choose-columns.ts';

test.each([
  [
    ['id', 'openid', 'nick_name', 'gender', 'created_at'],
    ['openid', 'nick_name', 'created_at'],
    ['id', 'gender'],
  ],
  [
    ['_id', 'wx_openid', 'wx_unionid', 'mobile', 'register_date'],
    ['wx_openid', 'wx_unionid', 'mobile', 'register_date'],
    ['_id'],
  ],
  [['OpenID', '昵称', '手机号', '注册时间', '备注'], ['OpenID', '昵称', '手机号', '注册时间'], ['备注']],
  [['openId', 'headImgUrl', 'Country Code'], ['openId', 'headImgUrl', 'Country Code'], []],
])('of %j it uses %j and passes over %j', (heading, used, ignored) => {
  const chosen = chooseColumns(heading);
  expect(chosen.used.map(({ column }) => column)).toEqual(used);
  expect(chosen.ignored).toEqual(ignored);
});

test('of two columns for one field the preferred one comes first', () => {
  const { used } = chooseColumns(['username', 'nickname', 'phoneNumber', 'purePhoneNumber']);
  expect(used).toEqual([
    { column: 'nickname', field: 'nickname' },
    { column: 'username', field: 'nickname' },
    { column: 'purePhoneNumber', field: 'phone' },
    { column: 'phoneNumber', field: 'phone' },
  ]);
});
