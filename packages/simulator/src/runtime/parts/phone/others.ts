import type { LocalText } from '../../../shared/local-text.ts';
import { asyncApi, WxFailure, type WxOptions } from '../../api/wx-api.ts';
import type { Phone } from '../../phone.ts';
import { ask } from './ask.ts';

/** Where WeChat would go: what the phone says instead, by API. */
const destinations: Readonly<Record<string, LocalText>> = {
  navigateToMiniProgram: { zh: '打开另一个小程序', en: 'Open another mini program' },
  navigateBackMiniProgram: { zh: '返回上一个小程序', en: 'Back to the other mini program' },
  openEmbeddedMiniProgram: { zh: '打开半屏小程序', en: 'Open a mini program in half a screen' },
  openCustomerServiceChat: { zh: '打开客服会话', en: 'Open customer service' },
  openOfficialAccountProfile: { zh: '打开公众号主页', en: 'Open the official account' },
  openOfficialAccountArticle: { zh: '打开公众号文章', en: 'Open the article' },
  openOfficialAccountChat: { zh: '打开公众号会话', en: 'Open the chat of the official account' },
  openChannelsLive: { zh: '打开视频号直播', en: 'Open a live stream of Channels' },
  openChannelsActivity: { zh: '打开视频号视频', en: 'Open a video of Channels' },
  openChannelsEvent: { zh: '打开视频号活动', en: 'Open an event of Channels' },
  openChannelsUserProfile: { zh: '打开视频号主页', en: 'Open a profile of Channels' },
  openCard: { zh: '打开卡券', en: 'Open the card' },
  addCard: { zh: '添加卡券', en: 'Add the card' },
  openAppAuthorizeSetting: { zh: '打开系统授权设置', en: 'Open the system settings of the app' },
  openSystemBluetoothSetting: { zh: '打开系统蓝牙设置', en: 'Open the Bluetooth settings' },
  addPhoneCalendar: { zh: '添加日程', en: 'Add to the calendar' },
  addPhoneRepeatCalendar: { zh: '添加重复日程', en: 'Add to the calendar, repeated' },
};

/** Scanning, calling, choosing a contact, and everything that leaves the mini program. */
export function othersApi(phone: Phone): Readonly<Record<string, unknown>> {
  const going = Object.entries(destinations).map(([name, title]) => [
    name,
    asyncApi(phone, name, async (options) => {
      await ask(phone, { name, title, content: describe(options) });
      return {};
    }),
  ]);
  return { ...Object.fromEntries(going), ...contactApi(phone), ...leavingApi(phone) };
}

function contactApi(phone: Phone): Readonly<Record<string, unknown>> {
  return {
    scanCode: asyncApi(phone, 'scanCode', async () => {
      const title = { zh: '扫到的内容', en: 'What the code says' };
      const result = await ask(phone, { name: 'scan', title, value: 'https://example.com/' });
      return { result, scanType: 'QR_CODE', charSet: 'utf-8', path: '', rawData: '' };
    }),
    makePhoneCall: asyncApi(phone, 'makePhoneCall', async ({ phoneNumber }) => {
      if (typeof phoneNumber !== 'string' || phoneNumber === '') {
        throw new WxFailure('parameter error: parameter.phoneNumber should be String');
      }
      const call = { zh: '呼叫', en: 'Call' };
      await ask(phone, { name: 'call', title: call, content: phoneNumber, confirm: call });
      return {};
    }),
    sendSms: asyncApi(phone, 'sendSms', async ({ phoneNumber, content }) => {
      const title = { zh: '发短信', en: 'Send a text message' };
      await ask(phone, { name: 'sms', title, content: `${phoneNumber ?? ''}\n${content ?? ''}` });
      return {};
    }),
    chooseContact: asyncApi(phone, 'chooseContact', async () => {
      const title = { zh: '选择联系人', en: 'Choose a contact' };
      const phoneNumber = await ask(phone, { name: 'contact', title, value: '13800000000' });
      return { phoneNumber, phoneNumberList: [phoneNumber], displayName: 'Alice' };
    }),
    chooseLicensePlate: asyncApi(phone, 'chooseLicensePlate', async () => {
      const title = { zh: '选择车牌', en: 'Choose a number plate' };
      return { plateNumber: await ask(phone, { name: 'plate', title, value: '京A12345' }) };
    }),
  };
}

function leavingApi(phone: Phone): Readonly<Record<string, unknown>> {
  return {
    checkIsAddedToMyMiniProgram: asyncApi(phone, 'checkIsAddedToMyMiniProgram', () => ({ added: false })),
    exitMiniProgram: asyncApi(phone, 'exitMiniProgram', () => {
      phone.pages.setAppVisible(false);
      phone.instance.call('onHide', undefined);
      return {};
    }),
    restartMiniProgram: asyncApi(phone, 'restartMiniProgram', ({ path }) => {
      const query = new URLSearchParams(window.location.search);
      if (typeof path === 'string') query.set('path', path.replace(/^\//, ''));
      window.location.search = query.toString();
      return {};
    }),
  };
}

function describe(options: WxOptions): string {
  const shown = ['appId', 'path', 'shortLink', 'url', 'corpId', 'username', 'finderUserName', 'title'];
  return shown
    .flatMap((name) => (options[name] === undefined ? [] : [`${name}: ${String(options[name])}`]))
    .join('\n');
}
