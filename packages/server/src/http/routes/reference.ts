import type { HttpCall } from '../call.ts';
import { pickLanguage } from '../language.ts';
import type { ApiPlace } from '../openapi/document.ts';
import { defineRoute, type Route } from '../route.ts';

/** The table of routes, which holds these two itself. */
type ReadRoutes = () => readonly Route[];

/** The API in OpenAPI 3.1. */
export function createOpenApiRoute(readRoutes: ReadRoutes): Route {
  return defineRoute(
    {
      method: 'GET',
      path: '/openapi.json',
      summary: { zh: '本接口的 OpenAPI 3.1 描述。', en: 'This API in OpenAPI 3.1.' },
      answer: 'application/json',
    },
    async ({ call }) => {
      // Loaded with the first question: it is not needed to serve logins, and costs memory.
      const { createOpenApi } = await import('../openapi/document.ts');
      const body = JSON.stringify(createOpenApi(readRoutes(), placeOf(call)), null, 2);
      return { kind: 'raw', status: 200, contentType: 'application/json; charset=utf-8', body };
    },
  );
}

/** The reference as a page that works offline. */
export function createDocsRoute(readRoutes: ReadRoutes): Route {
  return defineRoute(
    { method: 'GET', path: '/docs', summary: { zh: '本页。', en: 'This page.' }, answer: 'text/html' },
    async ({ call }) => {
      const { createDocsPage } = await import('../openapi/page.ts');
      return {
        kind: 'raw',
        status: 200,
        contentType: 'text/html; charset=utf-8',
        body: createDocsPage(readRoutes(), placeOf(call)),
        headers: { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" },
      };
    },
  );
}

/** A language in the address comes before that of the header. */
function placeOf({ config, request }: HttpCall): ApiPlace {
  const url = new URL(request.url);
  const language = pickLanguage(request.headers.get('accept-language'), config.language);
  return {
    basePath: config.basePath,
    serverUrl: config.publicUrl ?? url.origin,
    language: pickLanguage(url.searchParams.get('lang'), language),
  };
}
