<?php

// EasyWeChat, with WeChat's address in its code: it goes by HTTPS_PROXY, as curl does.

require __DIR__ . '/vendor/autoload.php';

use EasyWeChat\MiniApp\Application;
use Symfony\Component\Cache\Adapter\ArrayAdapter;
use Symfony\Component\Cache\Psr16Cache;

$app = new Application([
    'app_id' => getenv('WX_APPID'),
    'secret' => getenv('WX_APP_SECRET'),
    'use_stable_access_token' => true,
]);
// Its own cache is a folder of this machine, in which tokens of the emulator before would be found.
$app->setCache(new Psr16Cache(new ArrayAdapter()));

$session = $app->getUtils()->codeToSession(getenv('CODE'));
$answer = $app->getClient()->postJson('/wxa/business/getuserphonenumber', ['code' => getenv('PHONE_CODE')]);
echo json_encode(['openid' => $session['openid'], 'phone' => $answer['phone_info']['purePhoneNumber']]), "\n";
