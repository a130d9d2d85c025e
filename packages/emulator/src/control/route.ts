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
