/** Who is signed in to the website. */
export interface WebsitePerson {
  readonly id: string;
  readonly nickname: string | null;
}

/** What the page of the demo's website shows. */
export interface WebsitePage {
  readonly person: WebsitePerson | null;
  readonly problem: string | null;
  readonly language: 'zh' | 'en';
}

/** The website's one page. */
export function websitePage({ person, problem, language }: WebsitePage): string {
  const words = texts[language];
  const refused =
    problem === null ? '' : `<p role="alert">${words.problem} <code>${escapeHtml(problem)}</code></p>`;
  const signedIn =
    person &&
    `<p>${words.hello(escapeHtml(person.nickname ?? words.nobody))}</p>
<p><code>sub: ${escapeHtml(person.id)}</code></p>
<p><a class="button" href="logout">${words.logout}</a></p>`;
  const signedOut = `${refused}<p>${words.lead}</p><p><a class="button" href="login">${words.login}</a></p>
<p class="quiet">${words.hint}</p>`;
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 34rem; margin: 10vh auto; padding: 0 1.5rem; font: 16px/1.6 system-ui, sans-serif; }
.button { display: inline-block; padding: 0.6rem 1.4rem; border-radius: 12px; background: #2456d6; color: #fff; text-decoration: none; }
.quiet { opacity: 0.75; }
code { overflow-wrap: anywhere; }
</style>
<h1>${words.title}</h1>
${signedIn ?? signedOut}
</html>
`;
}

const texts = {
  zh: {
    title: '拾页书店 · 网站',
    lead: '这是别人的网站：它只知道一个 OpenID 地址，不知道微信。',
    login: '用小程序登录',
    hint: '登录页出现小程序码后，回到演练场，在手机上点“扫网站的码”。',
    hello: (name: string) => `你好，${name}。网站得到的只有这些：`,
    nobody: '书友',
    logout: '退出',
    problem: '没有登录：',
  },
  en: {
    title: 'Found Pages · website',
    lead: 'This is somebody else’s website: it knows an OpenID address, and nothing of WeChat.',
    login: 'Sign in with the mini program',
    hint: 'When the page shows a code, go back to the playground and press "Scan the website" at the phone.',
    hello: (name: string) => `Hello, ${name}. This is all that the website was told:`,
    nobody: 'reader',
    logout: 'Log out',
    problem: 'Not signed in:',
  },
} as const;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
