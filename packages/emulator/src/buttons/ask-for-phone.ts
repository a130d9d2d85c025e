import { maskPhone } from '../platform/phone.ts';
import type { Phone } from '../platform/user.ts';
import { askPerson } from '../wx/ask-person.ts';
import { type Client, clientApp, clientUser } from '../wx/client.ts';
import { requirePrivacy } from '../wx/privacy-gate.ts';
import { WxFailure } from '../wx/wx-failure.ts';

/**
 * The way from the tap to a number: rights of the app, quota (looked at when tapped), privacy, the sheet. The quota
 * is charged when the number goes to the app.
 */
export async function askForPhone(
  client: Client,
  kind: 'phone-number' | 'realtime-phone-number',
): Promise<Phone> {
  const api = kind === 'phone-number' ? 'getPhoneNumber' : 'getRealtimePhoneNumber';
  const app = clientApp(client);
  if (app.subject === 'personal' || !app.verified) throw new WxFailure('no permission', 102);
  if (app.phoneQuota <= 0) throw new WxFailure('appid no enough quota', 1400001);
  await requirePrivacy(client, { api: `button.${api}`, type: 'phoneNumber' });
  const phones = clientUser(client).phones;
  const answer = await askPerson(client, {
    kind,
    api: `button.${api}`,
    title: `${app.name} 申请获取并验证你的手机号`,
    content: kind === 'phone-number' ? '为你提供服务' : '将通过短信验证你的手机号',
    confirmText: '允许',
    cancelText: '不允许',
    choices: phones.map(maskPhone),
  });
  const phone = phones[answer.choice ?? 0];
  if (!answer.accept || phone === undefined) throw new WxFailure('user deny');
  clientApp(client).phoneQuota -= 1;
  return phone;
}
