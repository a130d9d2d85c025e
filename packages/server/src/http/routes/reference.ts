import type { HttpCall } from '../call.ts';
import type { HttpConfig } from '../http-config.ts';
import { type Language, pickLanguage } from '../language.ts';
import type { ApiPlace } from '../openapi/document.ts';
import { defineRoute, type Route } from '../route.ts';

/** The table of routes, which holds these two itself. */
type ReadRoutes = () => readonly Route[];

const isOffered = ({ docs }: HttpConfig): boolean => docs;

/** The API in OpenAPI 3.1. */
export function createOpenApiRoute(readRoutes: ReadRoutes): Route {
  // Loaded with the first question: it is not needed to serve logins, and costs memory.
  const readDocument = once(async (place) => {
    const { createOpenApi } = await import('../openapi/document.ts');
    return JSON.stringify(createOpenApi(readRoutes(), place), null, 2);
  });
  return defineRoute(
    {
      method: 'GET',
      path: '/openapi.json',
      summary: { zh: '本接口的 OpenAPI 3.1 描述。', en: 'This API in OpenAPI 3.1.' },
      isOffered,
      answer: 'application/json',
    },
    async ({ call }) => {
      const body = await readDocument(call);
      return { kind: 'raw', status: 200, contentType: 'application/json; charset=utf-8', body };
    },
  );
}

/** The reference as a page that works offline. */
export function createDocsRoute(readRoutes: ReadRoutes): Route {
  const readPage = once(async (place) => {
    const { createDocsPage } = await import('../openapi/page.ts');
    return createDocsPage(readRoutes(), place);
  });
  return defineRoute(
    {
      method: 'GET',
      path: '/docs',
      summary: { zh: '本页。', en: 'This page.' },
      isOffered,
      answer: 'text/html',
    },
    async ({ call }) => ({
      kind: 'raw',
      status: 200,
      contentType: 'text/html; charset=utf-8',
      body: await readPage(call),
      headers: { 'content-security-policy': pagePolicy },
    }),
  );
}

/** The page is for reading: it runs nothing, sends nothing, and stands in no other page. */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Makes a text once for each server and language. A failure is not kept. */
function once(make: (place: ApiPlace) => Promise<string>): (call: HttpCall) => Promise<string> {
  const made = new WeakMap<HttpConfig, Map<Language, Promise<string>>>();
  return (call) => {
    const place = placeOf(call);
    const texts = made.get(call.config) ?? new Map<Language, Promise<string>>();
    made.set(call.config, texts);
    const known = texts.get(place.language);
    if (known) return known;
    const text = make(place);
    texts.set(place.language, text);
    text.catch(() => texts.delete(place.language));
    return text;
  };
}

/** A language in the address comes before that of the header. Without a public address the API is where its text is. */
function placeOf({ config, request }: HttpCall): ApiPlace {
  const { searchParams } = new URL(request.url);
  const language = pickLanguage(request.headers.get('accept-language'), config.language);
  return {
    basePath: config.basePath,
    serverUrl: config.publicUrl ?? '/',
    language: pickLanguage(searchParams.get('lang'), language),
  };
}
