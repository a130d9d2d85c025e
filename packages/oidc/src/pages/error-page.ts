import { escapeHtml, inBoth, type Page } from './page.ts';

/** What a person sees who cannot be sent back to the website. `error` is a word of OAuth, for whoever set it up. */
export function errorPage(error: string): Page {
  const isLate = error === 'session_not_found' || error === 'not_found';
  const isAway = ['temporarily_unavailable', 'server_error', 'rate_limited'].includes(error);
  return {
    title: isLate ? late.title : isAway ? away.title : wrong.title,
    body: inBoth((language) => {
      const { text } = isLate ? late : isAway ? away : wrong;
      return `<p>${text[language]}</p>\n<p class="quiet">${escapeHtml(error)}</p>`;
    }),
  };
}

const late = {
  title: { zh: '登录已过期', en: 'This sign-in is over' },
  text: { zh: '请回到网站，重新点击登录。', en: 'Go back to the website and start again.' },
};

const away = {
  title: { zh: '服务暂时不可用', en: 'Not available at the moment' },
  text: { zh: '请稍后再试。', en: 'Try again a little later.' },
};

const wrong = {
  title: { zh: '无法登录', en: 'Cannot sign in' },
  text: {
    zh: '网站发来的登录请求有误。请联系网站的运营者。',
    en: 'The website sent a sign-in request that is not right. Contact whoever runs it.',
  },
};
