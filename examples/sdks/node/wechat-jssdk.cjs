// wechat-jssdk can be told where WeChat's login is.
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { MiniProgram } = require('wechat-jssdk');

const { WECHAT_BASE_URL, WX_APPID, WX_APP_SECRET, CODE } = process.env;
const sdk = new MiniProgram({
  miniProgram: {
    appId: WX_APPID,
    appSecret: WX_APP_SECRET,
    GET_SESSION_KEY_URL: `${WECHAT_BASE_URL}/sns/jscode2session`,
  },
  storeOptions: { fileStorePath: join(mkdtempSync(join(tmpdir(), 'wechat-jssdk-')), 'store.json') },
});

sdk.getSession(CODE).then(({ openid }) => {
  console.log(JSON.stringify({ openid }));
  sdk.store.destroy();
});
