import type { KoaContextWithOIDC } from 'oidc-provider';
import { pageLanguage } from './language.ts';
import { type Page, renderPage } from './page.ts';

/** Answers a request of `oidc-provider` with a page. */
export function showPage(ctx: KoaContextWithOIDC, page: Page): void {
  const language = pageLanguage(ctx.get('accept-language'));
  const { pathname } = new URL(ctx.oidc.issuer);
  ctx.type = 'html';
  ctx.body = renderPage(page, { language, basePath: pathname.replace(/\/$/, '') });
}
