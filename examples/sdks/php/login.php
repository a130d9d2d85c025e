<?php

// EasyWeChat, with WeChat's address in its code: it goes by HTTPS_PROXY, as curl does. PHP reads the authority from its
// configuration: php -d curl.cainfo=$SSL_CERT_FILE login.php

require __DIR__ . '/vendor/autoload.php';

use EasyWeChat\MiniApp\Application;

$app = new Application([
    'app_id' => getenv('WX_APPID'),
    'secret' => getenv('WX_APP_SECRET'),
    'use_stable_access_token' => true,
]);

$session = $app->getUtils()->codeToSession(getenv('CODE'));
$answer = $app->getClient()->postJson('/wxa/business/getuserphonenumber', ['code' => getenv('PHONE_CODE')]);
echo json_encode(['openid' => $session['openid'], 'phone' => $answer['phone_info']['purePhoneNumber']]), "\n";
