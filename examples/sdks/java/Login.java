// WxJava, told where WeChat is: the JVM does not read HTTPS_PROXY.
import cn.binarywang.wx.miniapp.api.WxMaService;
import cn.binarywang.wx.miniapp.api.impl.WxMaServiceImpl;
import cn.binarywang.wx.miniapp.config.impl.WxMaDefaultConfigImpl;

public class Login {
  public static void main(String[] args) throws Exception {
    WxMaDefaultConfigImpl config = new WxMaDefaultConfigImpl();
    config.setAppid(System.getenv("WX_APPID"));
    config.setSecret(System.getenv("WX_APP_SECRET"));
    config.setApiHostUrl(System.getenv("WECHAT_BASE_URL"));
    WxMaService service = new WxMaServiceImpl();
    service.setWxMaConfig(config);
    String openid = service.jsCode2SessionInfo(System.getenv("CODE")).getOpenid();
    String phone = service.getUserService().getPhoneNumber(System.getenv("PHONE_CODE")).getPurePhoneNumber();
    System.out.printf("{\"openid\":\"%s\",\"phone\":\"%s\"}%n", openid, phone);
  }
}
