import { isRecord } from '../../shared/is-record.ts';
import { settle, WxFailure } from '../api/wx-api.ts';

import type { BuiltInNode } from './built-in.ts';

/** Open-types that the platform answers with an event. */
const emulatorOpenTypes =
  /^(?:getPhoneNumber|getRealtimePhoneNumber|getUserInfo|openSetting|chooseAvatar|agreePrivacyAuthorization)(?:\|agreePrivacyAuthorization)?$/;
/** Open-types that leave the mini program: pressing them does nothing here, which is said. */
const ignoredOpenTypes = new Set([
  'share',
  'contact',
  'launchApp',
  'feedback',
  'liveActivity',
  'openRealnameAuth',
]);

/** What pressing a button with an `open-type` does: asks the platform, then sends its events to the template. */
export async function pressOpenType(node: BuiltInNode, openType: string): Promise<void> {
  const { phone } = node;
  if (openType === 'share') {
    phone.pages.callCurrent('onShareAppMessage', {
      from: 'button',
      target: { id: node.component.id, dataset: node.component.dataset },
    });
    return;
  }
  if (!emulatorOpenTypes.test(openType)) {
    const what = ignoredOpenTypes.has(openType) ? ['不处理', 'does nothing on'] : ['不认识', 'does not know'];
    phone.reporter.warn(
      'api_unsupported',
      `模拟器${what[0]} open-type="${openType}"`,
      `the simulator ${what[1]} open-type="${openType}"`,
    );
    return;
  }
  const { phoneNumberNoQuotaToast, lang } = node.values;
  const options = { phoneNumberNoQuotaToast, lang, buttonId: node.component.id };
  await settle(phone, `button.${openType}`, { options, run: () => ask(node, openType, options) });
}

async function ask(
  node: BuiltInNode,
  openType: string,
  options: Readonly<Record<string, unknown>>,
): Promise<object> {
  const answer = await node.phone.emulator.press(openType, options);
  if (answer.kind !== 'answered') throw new WxFailure('the emulator cannot be reached');
  const { event, events } = answer.body;
  const all = Array.isArray(events) ? events : [event];
  for (const each of all.filter(isRecord)) {
    node.emit(String(each.type), each.detail ?? {});
  }
  return { event };
}
