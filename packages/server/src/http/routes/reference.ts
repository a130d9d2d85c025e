import type { Answer } from '../answer.ts';
import type { HttpCall } from '../call.ts';
import { pickLanguage } from '../language.ts';
import type { ApiPlace } from '../openapi/document.ts';

/** `GET /auth/openapi.json` */
export async function getOpenApi(call: HttpCall): Promise<Answer> {
  // Loaded when somebody asks: it is not needed to serve logins, and costs memory.
  const { createOpenApi } = await import('../openapi/document.ts');
  const body = JSON.stringify(createOpenApi(placeOf(call)), null, 2);
  return { kind: 'raw', status: 200, contentType: 'application/json; charset=utf-8', body };
}

/** `GET /auth/docs`: the reference, offline. */
export async function getDocs(call: HttpCall): Promise<Answer> {
  const { createDocsPage } = await import('../openapi/page.ts');
  return {
    kind: 'raw',
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body: createDocsPage(placeOf(call)),
    headers: { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" },
  };
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
