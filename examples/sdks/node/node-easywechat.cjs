// node-easywechat can be told where WeChat is.
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { MiniApp } = require('node-easywechat');

const { WECHAT_BASE_URL, WX_APPID, WX_APP_SECRET, CODE, PHONE_CODE } = process.env;

async function main() {
  const path = mkdtempSync(join(tmpdir(), 'easywechat-'));
  const app = new MiniApp({
    app_id: WX_APPID,
    secret: WX_APP_SECRET,
    http: { baseURL: WECHAT_BASE_URL },
    file_cache: { path, fileMode: 0o600, ext: '.cache' },
  });
  const { openid } = await app.getUtils().codeToSession(CODE);
  const json = { code: PHONE_CODE };
  const answer = await app.getClient().post('/wxa/business/getuserphonenumber', { json });
  console.log(JSON.stringify({ openid, phone: answer.toObject().phone_info.purePhoneNumber }));
}

main();
