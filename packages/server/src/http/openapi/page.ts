import { errorCodes } from '@weapp-auth/protocol';
import { errorTexts } from '../../errors/error-texts.ts';
import { type Route, type RouteFacts, wholePath } from '../route.ts';
import { errorsOf } from '../route-errors.ts';
import { type ApiPlace, bracePath, schemaOf } from './document.ts';

/** The reference as one page that needs nothing from the network: no script, no font, no picture. */
export function createDocsPage(routes: readonly Route[], place: ApiPlace): string {
  const { language } = place;
  const text = texts[language];
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text.title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${text.title}</h1>
<p>${text.intro} <a href="${place.basePath}/openapi.json?lang=${language}">OpenAPI 3.1</a> ·
<a href="${place.basePath}/docs?lang=${text.otherLanguage}">${text.other}</a></p>
<h2>${text.routes}</h2>
${routes.map((route) => routeHtml(route, place)).join('\n')}
<h2>${text.errors}</h2>
<table>
<thead><tr><th>code</th><th>HTTP</th><th>action</th><th>${text.cause}</th><th>${text.remedy}</th></tr></thead>
<tbody>
${errorRows(language)}
</tbody>
</table>
</main>
</body>
</html>
`;
}

const texts = {
  zh: {
    title: 'weapp-auth 接口参考',
    intro: '小程序登录服务的全部接口。错误回答为 RFC 9457 问题文档，请按 code 判断、按 action 处理。',
    routes: '接口',
    errors: '错误码',
    cause: '原因',
    remedy: '处理',
    token: '需要登录令牌',
    body: '请求体',
    answer: '回答',
    headers: '请求头',
    failures: '可能的错误',
    other: 'English',
    otherLanguage: 'en',
  },
  en: {
    title: 'weapp-auth API reference',
    intro:
      'Every route of the mini program login server. Errors are RFC 9457 problem documents: match on code, act on action.',
    routes: 'Routes',
    errors: 'Error codes',
    cause: 'Cause',
    remedy: 'Remedy',
    token: 'needs a session token',
    body: 'Body',
    answer: 'Answer',
    headers: 'Headers',
    failures: 'Possible errors',
    other: '中文',
    otherLanguage: 'zh',
  },
} as const;

function routeHtml(route: RouteFacts, { basePath, language }: ApiPlace): string {
  const { method, token, headers = [], body, answer } = route;
  const text = texts[language];
  const links = errorsOf(route).map((code) => `<a href="#${code}">${code}</a>`);
  const parts = [
    token ? `<p class="token">${text.token}</p>` : '',
    headers.length > 0
      ? `<p>${text.headers}: ${headers.map((name) => `<code>${name}</code>`).join(' ')}</p>`
      : '',
    body === undefined ? '' : `<h4>${text.body}</h4>${shapeHtml(body)}`,
    answer === undefined ? '' : `<h4>${text.answer}</h4>${shapeHtml(answer)}`,
    `<p class="errors">${text.failures}: ${links.join(' ')}</p>`,
  ];
  const fullPath = escapeHtml(bracePath(wholePath(route, basePath)));
  return `<details><summary><b>${method}</b> <code>${fullPath}</code> <span>${escapeHtml(route.summary[language])}</span></summary>${parts.join('')}</details>`;
}

function shapeHtml(shape: NonNullable<RouteFacts['body'] | RouteFacts['answer']>): string {
  if (typeof shape === 'string') return `<p><code>${escapeHtml(shape)}</code></p>`;
  return `<pre>${escapeHtml(JSON.stringify(schemaOf(shape), null, 2))}</pre>`;
}

function errorRows(language: 'zh' | 'en'): string {
  return Object.entries(errorTexts)
    .map(([code, { [language]: told }]) => {
      // The keys of this table are the error codes.
      const { status, action } = errorCodes[code as keyof typeof errorCodes];
      const cells = [
        `<code>${code}</code>`,
        status,
        `<code>${action}</code>`,
        escapeHtml(told.cause),
        escapeHtml(told.remedy),
      ];
      return `<tr id="${code}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    })
    .join('\n');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const style = `
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
body { margin: 0 }
main { max-width: 60rem; margin: 0 auto; padding: 1rem }
details { border-bottom: 1px solid #8884; padding: .4rem 0 }
summary { cursor: pointer }
summary b { display: inline-block; min-width: 4.5rem; color: #07a350 }
summary span { opacity: .75 }
pre { background: #8881; padding: .75rem; overflow: auto; font-size: .85rem }
code { font-size: .9em }
h4 { margin: .75rem 0 .25rem }
.token::before { content: "🔒 " }
.errors { font-size: .85rem; opacity: .85 }
table { border-collapse: collapse; font-size: .9rem; display: block; overflow: auto }
td, th { border: 1px solid #8884; padding: .35rem .5rem; text-align: left; vertical-align: top }
tr:target { background: #07c1601f }
`;
