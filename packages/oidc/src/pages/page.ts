import type { PageText } from './language.ts';

/** A page in both languages. */
export interface Page {
  readonly title: PageText;
  /** HTML; texts of others in it are escaped. */
  readonly body: PageText;
  /** What its script gets to know. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly hasScript?: boolean;
}

/** Writes a page. */
export function renderPage(
  page: Page,
  { language, basePath }: { readonly language: 'zh' | 'en'; readonly basePath: string },
): string {
  const { title, body, data, hasScript } = page;
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  return `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title[language])}</title>
<link rel="stylesheet" href="${basePath}/assets/page.css">
<main${data === undefined ? '' : ` id="page" data-page="${escapeHtml(JSON.stringify(data))}"`}>
<h1>${escapeHtml(title[language])}</h1>
${body[language]}
</main>
${hasScript ? `<script src="${basePath}/assets/sign-in.js"></script>` : ''}
</html>
`;
}

/** A text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** One body for both languages, from a function of the language. */
export function inBoth(write: (language: 'zh' | 'en') => string): PageText {
  return { zh: write('zh'), en: write('en') };
}
