// silenceper/wechat, with WeChat's address in its code: it goes by HTTPS_PROXY, as Go's net/http does.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/silenceper/wechat/v2"
	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/miniprogram/config"
)

func main() {
	auth := wechat.NewWechat().GetMiniProgram(&config.Config{
		AppID:     os.Getenv("WX_APPID"),
		AppSecret: os.Getenv("WX_APP_SECRET"),
		Cache:     cache.NewMemory(),
	}).GetAuth()
	session, err := auth.Code2Session(os.Getenv("CODE"))
	if err != nil {
		log.Fatal(err)
	}
	phone, err := auth.GetPhoneNumber(os.Getenv("PHONE_CODE"))
	if err != nil {
		log.Fatal(err)
	}
	found := map[string]string{"openid": session.OpenID, "phone": phone.PhoneInfo.PurePhoneNumber}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		log.Fatal(err)
	}
}
