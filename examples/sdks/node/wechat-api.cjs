// wechat-api has WeChat's address in its code, and an agent of its own that asks no proxy: `exec --tls` redirects it. It
// knows no logins: its token shows that it reaches the emulator.
const WechatApi = require('wechat-api');

const { WX_APPID, WX_APP_SECRET } = process.env;

new WechatApi(WX_APPID, WX_APP_SECRET).getAccessToken((error, token) => {
  if (error) throw error;
  console.log(JSON.stringify({ token: token.accessToken }));
});
