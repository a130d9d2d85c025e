import { toJsonSchema } from '@valibot/to-json-schema';
import { errorCodes } from '@weapp-auth/protocol';
import type { GenericSchema } from 'valibot';
import { problemAnswer, userAnswer } from '../answer-schemas.ts';
import type { Language } from '../language.ts';
import { type Route, type RouteFacts, wholePath } from '../route.ts';
import { errorsOf } from '../route-errors.ts';

/** JSON as OpenAPI has it. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

/** The description of an API, as far as its shape matters here. */
export interface OpenApiDocument extends JsonObject {
  /** By path and by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
}

/** What the description depends on. */
export interface ApiPlace {
  readonly basePath: string;
  readonly serverUrl: string;
  readonly language: Language;
}

/**
 * Describes the API in OpenAPI 3.1. Bodies come from the same schemas that check requests, so the description cannot
 * say anything else than the server does.
 */
export function createOpenApi(routes: readonly Route[], place: ApiPlace): OpenApiDocument {
  return {
    openapi: '3.1.1',
    info: {
      title: place.language === 'zh' ? 'weapp-auth 登录接口' : 'weapp-auth login API',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: place.serverUrl }],
    paths: pathsOf(routes, place),
    components: {
      schemas: { User: schemaOf(userAnswer), Problem: schemaOf(problemAnswer) },
      securitySchemes: { session: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** A schema as JSON Schema 2020-12, which OpenAPI 3.1 uses. Rules that JSON Schema cannot say are left out. */
export function schemaOf(schema: GenericSchema): JsonObject {
  const { $schema: _, ...json } = toJsonSchema(schema, { target: 'draft-2020-12', errorMode: 'ignore' });
  return json;
}

function pathsOf(routes: readonly Route[], place: ApiPlace): OpenApiDocument['paths'] {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routes) {
    const path = bracePath(wholePath(route, place.basePath));
    const method = route.method.toLowerCase();
    paths[path] = { ...paths[path], [method]: describe(route, place.language) };
  }
  return paths;
}

/** A path as OpenAPI writes it: `/sessions/{id}` for `/sessions/:id`. */
export function bracePath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function describe(route: RouteFacts, language: Language): JsonObject {
  const { method, path, token, body, bodyMayMiss = false } = route;
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary[language],
    ...(token && { security: [{ session: [] }] }),
    parameters: parametersOf(route),
    ...(body !== undefined && { requestBody: { required: !bodyMayMiss, content: contentOf(body) } }),
    responses: { ...successOf(route), ...failuresOf(route) },
  };
}

function parametersOf({ path, headers = [], query = [], stepUp }: RouteFacts): readonly JsonObject[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const schema = { type: 'string' };
  return [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema })),
    ...query.map((name) => ({ name, in: 'query', required: false, schema })),
    ...headers.map((name) => ({ name, in: 'header', required: false, schema })),
    ...(stepUp ? [{ name: 'X-Step-Up-Code', in: 'header', required: false, schema }] : []),
  ];
}

function contentOf(body: NonNullable<RouteFacts['body'] | RouteFacts['answer']>): JsonObject {
  if (typeof body !== 'string') return { 'application/json': { schema: schemaOf(body) } };
  if (body !== 'multipart/form-data') return { [body]: {} };
  const avatar = { type: 'string', contentMediaType: 'application/octet-stream' };
  return { [body]: { schema: { type: 'object', properties: { avatar }, required: ['avatar'] } } };
}

function successOf({ answer }: RouteFacts): JsonObject {
  if (answer === undefined) return { 204: { description: 'done' } };
  return { 200: { description: 'ok', content: contentOf(answer) } };
}

function failuresOf(route: RouteFacts): JsonObject {
  const byStatus = Map.groupBy(errorsOf(route), (code) => errorCodes[code].status);
  const schema = { $ref: '#/components/schemas/Problem' };
  const content = { 'application/problem+json': { schema } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, { description: codes.join(', '), content }]),
  );
}
