// medivhzhan/weapp, with WeChat's address in its code: it goes by HTTPS_PROXY, as Go's net/http does.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/medivhzhan/weapp/v2"
)

func main() {
	session, err := weapp.Login(os.Getenv("WX_APPID"), os.Getenv("WX_APP_SECRET"), os.Getenv("CODE"))
	if err != nil {
		log.Fatal(err)
	}
	if err := session.GetResponseError(); err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]string{"openid": session.OpenID}); err != nil {
		log.Fatal(err)
	}
}
