"""wechatpy, with WeChat's address in its code: it goes by HTTPS_PROXY, as requests do."""

import json
import os

from wechatpy.client import WeChatClient

client = WeChatClient(os.environ["WX_APPID"], os.environ["WX_APP_SECRET"])
session = client.wxa.code_to_session(os.environ["CODE"])
phone = client.wxa.get_phone_number(os.environ["PHONE_CODE"])["phone_info"]
print(json.dumps({"openid": session["openid"], "phone": phone["purePhoneNumber"]}))
