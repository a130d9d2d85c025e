// SKIT.FlurlHttpClient.Wechat.Api can be told where WeChat is.
using SKIT.FlurlHttpClient.Wechat.Api;
using SKIT.FlurlHttpClient.Wechat.Api.Models;

string Read(string name) => Environment.GetEnvironmentVariable(name) ?? "";

var client = new WechatApiClient(new WechatApiClientOptions
{
    AppId = Read("WX_APPID"),
    AppSecret = Read("WX_APP_SECRET"),
    Endpoint = Read("WECHAT_BASE_URL"),
});
var session = await client.ExecuteSnsJsCode2SessionAsync(new SnsJsCode2SessionRequest { JsCode = Read("CODE") });
Console.WriteLine($"{{\"openid\":\"{session.OpenId}\"}}");
