import { escapeHtml, inBoth, type Page } from './page.ts';

/** Asks whether to log out here too. `form` is the hidden form of `oidc-provider`. */
export function logoutPage(form: string, website: string | null): Page {
  const site = website === null ? { zh: '网站', en: 'The website' } : bothNames(website);
  return {
    title: { zh: '退出登录', en: 'Log out' },
    body: inBoth((language) => {
      const [question, yes, no] =
        language === 'zh'
          ? [`${site.zh}已退出。是否同时退出此浏览器上的微信扫码登录？`, '全部退出', '保留登录']
          : [`${site.en} has logged you out. Log this browser out everywhere?`, 'Log out', 'Stay signed in'];
      return `<p>${question}</p>
${form}
<p><button class="main" type="submit" form="op.logoutForm" name="logout" value="yes">${yes}</button></p>
<p><button type="submit" form="op.logoutForm">${no}</button></p>`;
    }),
  };
}

/** Says that it is done. */
export function logoutDonePage(): Page {
  return {
    title: { zh: '已退出', en: 'Logged out' },
    body: { zh: '<p>可以关闭此页面了。</p>', en: '<p>You can close this page.</p>' },
  };
}

function bothNames(name: string): { readonly zh: string; readonly en: string } {
  const shown = escapeHtml(name);
  return { zh: `“${shown}”`, en: shown };
}
