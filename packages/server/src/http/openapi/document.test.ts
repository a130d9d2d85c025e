import { errorCodes } from '@weapp-auth/protocol';
import { describe, expect, test } from 'vitest';
import { errorsOf } from '../route-errors.ts';
import { routes } from '../routes.ts';
import { createOpenApi } from './document.ts';
import { createDocsPage } from './page.ts';

const place = { basePath: '/auth', serverUrl: 'https://api.example.com', language: 'en' } as const;

describe('the description of the API', () => {
  test('names every route that the router has, and no other', () => {
    const described = Object.entries(createOpenApi(routes, place).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routed = routes.map(
      ({ method, path, atRoot }) => `${method} ${atRoot ? '' : '/auth'}${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    );
    expect(described.sort()).toEqual(routed.sort());
  });

  test('is what it was', async () => {
    await expect(JSON.stringify(createOpenApi(routes, place), null, 2)).toMatchFileSnapshot(
      'fixtures/openapi.json',
    );
  });

  test('has an id of its own for every operation', () => {
    const text = JSON.stringify(createOpenApi(routes, place));
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(routes.length);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
  });

  test('uses every error code somewhere', () => {
    // No route answers with this one: it is what a path says to a method that it has no route for.
    const used = new Set([...routes.flatMap(errorsOf), 'method_not_allowed']);
    expect([...used].sort()).toEqual(Object.keys(errorCodes).sort());
  });
});

describe.each(['zh', 'en'] as const)('the reference page in %s', (language) => {
  const page = createDocsPage(routes, { ...place, language });

  test('needs nothing from the network', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
    expect(page).not.toMatch(/https?:\/\//);
  });

  test('has a place for every error code', () => {
    for (const code of Object.keys(errorCodes)) expect(page).toContain(`<tr id="${code}">`);
  });
});
