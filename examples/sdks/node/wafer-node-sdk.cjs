// wafer-node-sdk has WeChat's address in its code; axios under it obeys HTTPS_PROXY. It keeps its sessions in a MySQL of
// yours: MYSQL_URL=mysql://user:password@127.0.0.1:3306/database
const init = require('wafer-node-sdk');

const { WX_APPID, WX_APP_SECRET, CODE, ENCRYPTED_DATA, IV, MYSQL_URL } = process.env;
const { hostname: host, port, username: user, password: pass, pathname } = new URL(MYSQL_URL);
const unused = '';
const { auth, mysql } = init({
  appId: WX_APPID,
  appSecret: WX_APP_SECRET,
  useQcloudLogin: false,
  mysql: { host, port: Number(port), user, pass, db: pathname.slice(1), char: 'utf8mb4' },
  rootPathname: __dirname,
  cos: { region: unused, fileBucket: unused, uploadFolder: unused },
  serverHost: unused,
  tunnelServerUrl: unused,
  tunnelSignatureKey: unused,
  qcloudAppId: unused,
  qcloudSecretId: unused,
  qcloudSecretKey: unused,
  wxMessageToken: unused,
});

async function main() {
  await mysql.schema.dropTableIfExists('cSessionInfo');
  await mysql.schema.createTable('cSessionInfo', (table) => {
    for (const name of ['open_id', 'uuid', 'skey', 'session_key']) table.string(name, 100);
    for (const name of ['create_time', 'last_visit_time']) table.string(name, 30);
    table.text('user_info');
  });
  const phone = { 'x-wx-code': CODE, 'x-wx-encrypted-data': ENCRYPTED_DATA, 'x-wx-iv': IV };
  const { userinfo } = await auth.authorization({ headers: phone });
  const known = await auth.validation({ headers: { 'x-wx-skey': userinfo.skey } });
  console.log(JSON.stringify({ openid: known.userinfo.openId }));
  await mysql.destroy();
}

main();
