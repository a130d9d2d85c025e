/** What a column of a table may hold, by the name that is told to people. */
export type ColumnField =
  | 'openid'
  | 'unionid'
  | 'nickname'
  | 'avatar_url'
  | 'phone'
  | 'country_code'
  | 'created_at';

/** The names that a column may have, the preferred ones first; compared without case, spaces and underscores. */
const aliases: Readonly<Record<ColumnField, readonly string[]>> = {
  openid: ['openid', 'wxopenid', 'wechatopenid', 'miniopenid', 'mpopenid', 'weixinopenid', 'maopenid'],
  unionid: ['unionid', 'wxunionid', 'wechatunionid', 'weixinunionid'],
  nickname: ['nickname', 'nick', '昵称', 'username', 'name', '用户名', '姓名'],
  avatar_url: ['avatarurl', 'avatar', 'headimgurl', 'headimg', '头像'],
  // WeChat's own pair comes first: its `phoneNumber` has the country code of foreign numbers inside.
  phone: [
    'purephonenumber',
    'phone',
    'phonenumber',
    'mobile',
    'mobilephone',
    'tel',
    'phonenum',
    '手机号',
    '手机',
    '手机号码',
  ],
  country_code: ['countrycode', 'phonecountrycode', 'areacode', '区号', '国家码'],
  created_at: [
    ...['createdat', 'createtime', 'createdtime', 'created', 'gmtcreate', 'registeredat', 'regtime'],
    ...['registerdate', 'registertime', 'regdate', 'addtime', 'createdate', '注册时间', '创建时间'],
  ],
};

/** Which columns of a table an import reads, in the order in which it prefers them, and which it passes over. */
export interface ChosenColumns {
  readonly used: readonly { readonly column: string; readonly field: ColumnField }[];
  readonly ignored: readonly string[];
}

/**
 * Says what an import makes of a table with columns of these names. Of several columns for one field the first that is
 * filled in counts, row by row.
 */
export function chooseColumns(heading: readonly string[]): ChosenColumns {
  const used = fields.flatMap((field) =>
    aliases[field].flatMap((alias) =>
      heading.filter((column) => plainName(column) === alias).map((column) => ({ column, field })),
    ),
  );
  return { used, ignored: heading.filter((column) => !used.some((each) => each.column === column)) };
}

// The keys of a record of all of them.
const fields = Object.keys(aliases) as ColumnField[];

function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, '');
}
