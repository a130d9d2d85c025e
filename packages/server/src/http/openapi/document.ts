import { toJsonSchema } from '@valibot/to-json-schema';
import { type ErrorCode, errorCodes } from '@weapp-auth/protocol';
import type { GenericSchema } from 'valibot';
import type { Language } from '../language.ts';
import { problemAnswer, userAnswer } from './answers.ts';
import { type Operation, operations } from './operations.ts';

/** JSON as OpenAPI has it. */
export interface JsonObject {
  readonly [name: string]: unknown;
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
export function createOpenApi(place: ApiPlace): JsonObject {
  return {
    openapi: '3.1.1',
    info: {
      title: place.language === 'zh' ? 'weapp-auth 登录接口' : 'weapp-auth login API',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: place.serverUrl }],
    paths: pathsOf(place),
    components: {
      schemas: { User: schemaOf(userAnswer), Problem: schemaOf(problemAnswer) },
      securitySchemes: { session: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** Every error that a route may answer with. */
export function errorsOf(operation: Operation): readonly ErrorCode[] {
  const { token, body, errors = [] } = operation;
  const codes: readonly ErrorCode[] = [
    ...(token ? (['unauthenticated', 'session_expired', 'session_revoked'] as const) : []),
    ...(body ? (['validation_failed', 'payload_too_large'] as const) : []),
    ...(token && operation.method !== 'GET' ? (['rate_limited'] as const) : []),
    ...errors,
    'service_unavailable',
    'internal',
  ];
  return [...new Set(codes)];
}

/** A schema as JSON Schema 2020-12, which OpenAPI 3.1 uses. Rules that JSON Schema cannot say are left out. */
export function schemaOf(schema: GenericSchema): JsonObject {
  const { $schema: _, ...json } = toJsonSchema(schema, { target: 'draft-2020-12', errorMode: 'ignore' });
  return json;
}

function pathsOf(place: ApiPlace): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of operations) {
    const path = operation.atRoot ? operation.path : place.basePath + operation.path;
    const method = operation.method.toLowerCase();
    paths[path] = { ...paths[path], [method]: describe(operation, place.language) };
  }
  return paths;
}

function describe(operation: Operation, language: Language): JsonObject {
  const { method, path, token, body, bodyMayMiss = false } = operation;
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: operation[language],
    ...(token && { security: [{ session: [] }] }),
    parameters: parametersOf(operation),
    ...(body !== undefined && { requestBody: { required: !bodyMayMiss, content: contentOf(body) } }),
    responses: { ...successOf(operation), ...failuresOf(operation) },
  };
}

function parametersOf({ path, headers = [], query = [] }: Operation): readonly JsonObject[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const schema = { type: 'string' };
  return [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema })),
    ...query.map((name) => ({ name, in: 'query', required: false, schema })),
    ...headers.map((name) => ({ name, in: 'header', required: false, schema })),
  ];
}

function contentOf(body: NonNullable<Operation['body'] | Operation['answer']>): JsonObject {
  if (typeof body !== 'string') return { 'application/json': { schema: schemaOf(body) } };
  if (body !== 'multipart/form-data') return { [body]: {} };
  const avatar = { type: 'string', contentMediaType: 'application/octet-stream' };
  return { [body]: { schema: { type: 'object', properties: { avatar }, required: ['avatar'] } } };
}

function successOf({ answer }: Operation): JsonObject {
  if (answer === undefined) return { 204: { description: 'done' } };
  return { 200: { description: 'ok', content: contentOf(answer) } };
}

function failuresOf(operation: Operation): JsonObject {
  const byStatus = Map.groupBy(errorsOf(operation), (code) => errorCodes[code].status);
  const schema = { $ref: '#/components/schemas/Problem' };
  const content = { 'application/problem+json': { schema } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, { description: codes.join(', '), content }]),
  );
}
