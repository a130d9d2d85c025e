// co-wechat-api can be told where WeChat is.
const WechatApi = require('co-wechat-api');

const { WECHAT_BASE_URL, WX_APPID, WX_APP_SECRET, CODE } = process.env;
const api = new WechatApi(WX_APPID, WX_APP_SECRET);
api.snsPrefix = `${WECHAT_BASE_URL}/sns/`;
api.prefix = `${WECHAT_BASE_URL}/cgi-bin/`;
api.code2Session(CODE).then(({ openid }) => console.log(JSON.stringify({ openid })));
