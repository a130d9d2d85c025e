import { logInByIdentity, sendSmsCode } from '../platform/multi-end.ts';
import { askPerson } from '../wx/ask-person.ts';
import { clientApp } from '../wx/client.ts';
import { placeOf, requireService } from '../wx/multi-end-apis.ts';
import { textOption, WxFailure } from '../wx/wx-api.ts';
import type { Button } from './button.ts';

/** `sendPhoneSms`: a text message to the number in `phoneNumber`, for a login or a binding. */
export const sendPhoneSms: Button = {
  openType: 'sendPhoneSms',
  event: 'sendphonesms',
  api: 'sendPhoneSms',
  only: 'multi-end',
  press: async (client, options) => {
    requireService(client);
    const phone = textOption(options, 'phoneNumber') ?? '';
    if (!/^\d{4,15}$/.test(phone))
      throw new WxFailure('invalid phone number', undefined, { errCode: -700_000 });
    sendSmsCode(client.platform, client.appId, phone);
    return { errCode: 0 };
  },
};

/** `phoneOneClickLogin`: logs in by the number of the card, once for each `wx.getPhoneMask`. */
export const phoneOneClickLogin: Button = {
  openType: 'phoneOneClickLogin',
  event: 'phoneoneclicklogin',
  api: 'phoneOneClickLogin',
  only: 'multi-end',
  press: async (client) => {
    requireService(client);
    const { phoneMask: value } = client;
    if (value === null) throw new WxFailure('the phone mask is used', undefined, { errCode: 10_001_021 });
    client.phoneMask = null;
    const words = { content: clientApp(client).name, confirmText: '同意', cancelText: '取消' };
    const answer = await askPerson(client, {
      kind: 'login',
      api: 'phoneOneClickLogin',
      title: '本机号码登录',
      ...words,
    });
    if (!answer.accept) throw new WxFailure('user cancel', undefined, { errCode: -700_000 });
    const code = logInByIdentity(client.platform, placeOf(client), { type: 'phoneOneClick', value });
    return { code, errCode: 0 };
  },
};
