import type { BaseIssue, BaseSchema, InferOutput } from 'valibot';
import type { Emulator } from '../emulator.ts';

/** What a route of the control API receives. */
export interface ControlCall<Body> {
  readonly emulator: Emulator;
  readonly request: Request;
  readonly url: URL;
  /** Values of the `{name}` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** One route of the control API. */
export interface ControlRoute {
  readonly method: string;
  readonly path: string;
  /** One line for the list that `GET /__emulator` answers. */
  readonly about: string;
  readonly body: BaseSchema<unknown, unknown, BaseIssue<unknown>> | null;
  readonly run: (call: ControlCall<unknown>) => unknown;
}

/** A route whose body must match a schema. Returning a Response sends it; anything else is sent as JSON. */
export function withBody<const Schema extends BaseSchema<unknown, unknown, BaseIssue<unknown>>>(
  place: { method: string; path: string; about: string },
  body: Schema,
  run: (call: ControlCall<InferOutput<Schema>>) => unknown,
): ControlRoute {
  // The handler only ever sees what the schema has let through.
  return { ...place, body, run: run as ControlRoute['run'] };
}

/** A route without a body. */
export function withoutBody(
  place: { method: string; path: string; about: string },
  run: (call: ControlCall<unknown>) => unknown,
): ControlRoute {
  return { ...place, body: null, run };
}

/** An error answer of the control API: a code to match on, and a sentence in both languages. */
export function controlError(status: number, code: string, more: Record<string, unknown> = {}): Response {
  return Response.json({ error: { code, message: messages[code] ?? code, ...more } }, { status });
}

const messages: Readonly<Record<string, string>> = {
  origin_refused: 'Only pages on this machine may use the control API. 只有本机页面可以使用控制接口。',
  host_refused: 'The control API answers under a loopback name only. 控制接口只接受本机地址。',
  not_found:
    'No such control endpoint; GET /__emulator lists them. 没有这个控制接口，GET /__emulator 可查看列表。',
  method_not_allowed: 'The endpoint exists, but not with this method. 接口存在，但不支持该方法。',
  payload_too_large: 'The body is too large. 请求体过大。',
  json_expected: 'Send JSON with "content-type: application/json". 请以 application/json 发送 JSON。',
  invalid_json: 'The body is not JSON. 请求体不是 JSON。',
  validation_failed: 'The body has wrong or missing members. 请求体的字段不正确。',
  wx_api_unknown: 'The emulator has no such wx API. 模拟器没有这个 wx 接口。',
};
