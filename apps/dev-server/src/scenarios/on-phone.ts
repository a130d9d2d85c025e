import type { PhoneStep, Text } from '../wire.ts';

/** Waits until something is on the phone's screen, and notes it. */
export function see(at: string, zh: string, en: string, on?: 2): PhoneStep {
  const text: Text = { zh, en };
  return on === undefined ? { do: 'see', at, text } : { do: 'see', at, text, on };
}

/** One tap after the other. */
export function tap(...places: readonly string[]): readonly PhoneStep[] {
  return places.map((at) => ({ do: 'tap', at }));
}

const toLogin = ['.wxs-tab:nth-child(2)', '#who', '#login [role=checkbox]', '#login wx-button'];

/** The demo newly installed, up to the tap on its login button. */
export const tapLogin: readonly PhoneStep[] = [{ do: 'install' }, ...tap(...toLogin)];

/** The same on the second phone. */
export const tapLoginOnSecond: readonly PhoneStep[] = [
  { do: 'install', on: 2 },
  ...toLogin.map((at): PhoneStep => ({ do: 'tap', at, on: 2 })),
];

/** Somebody is logged in. */
export const loggedIn: PhoneStep = see('#devices', '手机上登录好了', 'the phone is logged in');

/** From the newly installed demo to somebody who is logged in. */
export const logIn: readonly PhoneStep[] = [...tapLogin, loggedIn];

/** The login failed where the person sees it. */
export const loginFailed: PhoneStep = see(
  '#login [role=alert]',
  '手机上说明了出了什么问题',
  'the phone says what is wrong',
);

/** The same button, once more. */
export const logInAgain: readonly PhoneStep[] = [...tap('#login wx-button'), loggedIn];

const openSheet = '#phone-login wx-button';

/** The demo newly installed, up to the sheet that asks for the phone number. */
export const askForNumber: readonly PhoneStep[] = [
  { do: 'install' },
  ...tap(...toLogin.slice(0, -1), openSheet),
];

/** The number is not given. */
export const refuseNumber: readonly PhoneStep[] = tap('[data-dialog=phone-number] [data-answer=cancel]');

/** The number is given, which logs the person in. */
export const giveNumber: readonly PhoneStep[] = [
  ...tap('[data-dialog=phone-number] [data-answer=confirm]'),
  see('#phone', '手机上出现了打码的号码', 'the phone shows the masked number'),
];

/** The same button, once more. */
export const giveNumberAgain: readonly PhoneStep[] = [...tap(openSheet), ...giveNumber];

/** Somebody who is logged in gives their number: the key has changed, and a second tap gives it under the new one. */
export const bindNumberTwice: readonly PhoneStep[] = [
  ...tap('#bind-phone wx-button', '[data-dialog=phone-number] [data-answer=confirm]'),
  see('#bind-phone [role=alert]', '手机上请人再点一次', 'the phone asks for a second tap'),
  ...tap('#bind-phone wx-button'),
  ...giveNumber,
];

/** The number did not come, and the person sees why. */
export const noNumber: PhoneStep = see(
  '#phone-login [role=alert]',
  '手机上说明了为什么没有号码',
  'the phone says why there is no number',
);

/** The list of devices, which only a session may see. */
export const seeDevices: readonly PhoneStep[] = [
  ...tap('#devices'),
  see('[wx-path="pages/devices/devices"] .device', '手机上列出了设备', 'the phone lists the devices'),
];
