import { escapeHtml, inBoth, type Page } from './page.ts';

/** Asks for the code that a device shows. */
export function deviceCodePage(form: string, hasFailed: boolean): Page {
  return {
    title: { zh: '登录设备', en: 'Sign in a device' },
    body: inBoth((language) => {
      const [ask, wrong, next] =
        language === 'zh'
          ? ['请输入设备上显示的代码。', '代码不对、已过期，或登录已取消。请在设备上取得新的代码。', '继续']
          : [
              'Enter the code that the device shows.',
              'The code is wrong or over, or the sign-in was cancelled. Get a new one on the device.',
              'Continue',
            ];
      return `<p${hasFailed ? ' class="warn" role="alert"' : ''}>${hasFailed ? wrong : ask}</p>
${form}
<p><button class="main" type="submit" form="op.deviceInputForm">${next}</button></p>`;
    }),
  };
}

/** What is known of the device that waits. */
export interface WaitingDevice {
  readonly name: string;
  readonly device: Readonly<Record<string, unknown>>;
  readonly userCode: string;
}

/** Asks whether this is the device in front of the person: somebody else may have sent the code. */
export function deviceConfirmPage(form: string, { name, device, userCode }: WaitingDevice): Page {
  const place = escapeHtml(typeof device.address === 'string' ? device.address : '—');
  const shown = `<p class="code">${escapeHtml(userCode)}</p>`;
  return {
    title: { zh: '确认设备', en: 'Confirm the device' },
    body: inBoth((language) => {
      const [text, warning, yes, no] =
        language === 'zh'
          ? [
              `“${escapeHtml(name)}”请求登录，设备的网络地址：${place}。您面前的设备上应显示：`,
              '若这个代码是别人发给您的，或不在您面前的设备上，请取消。',
              '是我的设备，继续',
              '取消',
            ]
          : [
              `${escapeHtml(name)} asks to be signed in, from the network ${place}. The device in front of you should show:`,
              'If somebody sent you this code, or the device is not in front of you, cancel.',
              'It is my device, continue',
              'Cancel',
            ];
      return `<p>${text}</p>
${shown}
<p class="warn">${warning}</p>
${form}
<p><button class="main" type="submit" form="op.deviceConfirmForm">${yes}</button></p>
<p><button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">${no}</button></p>`;
    }),
  };
}

/** Says that it is done. */
export function deviceDonePage(): Page {
  return {
    title: { zh: '设备已登录', en: 'The device is signed in' },
    body: {
      zh: '<p>可以关闭此页面，回到设备上继续。</p>',
      en: '<p>You can close this page and go on at the device.</p>',
    },
  };
}
