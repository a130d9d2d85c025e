// Whatever nobody has tried yet: plain fetch with WeChat's address in the code.
const { WX_APPID, WX_APP_SECRET, CODE } = process.env;
const query = { appid: WX_APPID, secret: WX_APP_SECRET, js_code: CODE, grant_type: 'authorization_code' };
const answer = await fetch(`https://api.weixin.qq.com/sns/jscode2session?${new URLSearchParams(query)}`);
const { openid } = JSON.parse(await answer.text());
console.log(JSON.stringify({ openid }));
