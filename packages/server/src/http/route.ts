import type { ErrorCode } from '@weapp-auth/protocol';
import type { GenericSchema, InferOutput } from 'valibot';
import type { RouteFeature } from '../apps/app-switches.ts';
import type { Refusal } from '../errors/refusal.ts';
import type { StepUpOperation } from '../login/step-up-options.ts';
import type { AppConfig } from '../options.ts';
import type { ValidSession } from '../sessions/sessions.ts';
import type { AuditAction } from '../store/records.ts';
import type { Answer, EmptyAnswer, JsonAnswer, RawAnswer } from './answer.ts';
import type { HttpCall } from './call.ts';
import type { HttpConfig } from './http-config.ts';
import type { Language } from './language.ts';

/** What is said of a route: the router, the checks before it, the rate limits and the reference all read it here. */
export interface RouteFacts {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base path, with `:names` for its parameters. */
  readonly path: string;
  /** Whether the path stands at the root instead, as those of probes do. */
  readonly atRoot?: boolean;
  /** One sentence for the reference. */
  readonly summary: Readonly<Record<Language, string>>;
  /** Whether the operator has this route at all; if not, its path is not there. Default: always. */
  readonly isOffered?: (config: HttpConfig) => boolean;
  /** Whether a session token is needed. What a user changes with one counts against `requestsPerUser`. */
  readonly token?: boolean;
  /** Whether the session's app has to be known, so that the handler gets it. */
  readonly app?: boolean;
  /** The part of the server that this belongs to; in an app that does without it the path is not there. */
  readonly feature?: RouteFeature;
  /** What needs a fresh code of the same person, so that a stolen token cannot do it. */
  readonly stepUp?: StepUp;
  /** What the audit records of it: every call that was let through or refused, or only refusals. */
  readonly audit?: { readonly action: AuditAction; readonly when: 'always' | 'refused' };
  /** Counts the sender before anything else is done. */
  readonly limit?: (call: HttpCall) => Refusal | null | Promise<Refusal | null>;
  /** JSON body, or the media type of another one, which the handler reads itself. */
  readonly body?: GenericSchema | 'multipart/form-data' | 'application/x-www-form-urlencoded' | 'text/xml';
  /** Whether the JSON body may be left out. */
  readonly bodyMayMiss?: boolean;
  readonly headers?: readonly ('Idempotency-Key' | 'X-Device')[];
  /** Names of query parameters. */
  readonly query?: readonly string[];
  /** JSON answer, the media type of another one, or nothing (204). */
  readonly answer?: GenericSchema | string;
  /** Errors beyond those of the token, the body's shape and the limits. */
  readonly errors?: readonly ErrorCode[];
}

/** An operation that may need a fresh code. */
export interface StepUp {
  readonly operation: StepUpOperation;
  /** Whether this request needs one. Default: every request does. */
  readonly isNeeded?: (call: HttpCall, who: ValidSession) => boolean | Promise<boolean>;
}

/** A route: what is said of it, and who answers. */
export interface Route extends RouteFacts {
  handle(input: CheckedInput): Answer | Promise<Answer>;
}

/** A request that passed the checks of its route. */
export interface CheckedInput {
  readonly call: HttpCall;
  /** Null without `token`. */
  readonly who: ValidSession | null;
  /** The app of the session; null without `app` and `feature`. */
  readonly app: AppConfig | null;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
}

/** A {@link CheckedInput} as the facts of its route promise it. */
export interface RouteInput<Facts extends RouteFacts> extends CheckedInput {
  readonly who: Facts extends { readonly token: true } ? ValidSession : null;
  readonly app: Facts extends { readonly app: true } ? AppConfig : AppConfig | null;
  readonly body: BodyOf<Facts>;
}

type BodyOf<Facts extends RouteFacts> = Facts extends { readonly body: infer Schema extends GenericSchema }
  ? InferOutput<Schema> | (Facts extends { readonly bodyMayMiss: true } ? undefined : never)
  : undefined;

/** What the facts of a route promise as its answer. */
export type AnswerOf<Facts extends RouteFacts> = Facts extends { readonly answer: infer Shape }
  ? Shape extends GenericSchema
    ? JsonAnswer<InferOutput<Shape>>
    : RawAnswer
  : EmptyAnswer;

/** Makes a route, so that what it gets and what it answers have the types that its facts say. */
export function defineRoute<const Facts extends RouteFacts>(
  facts: Facts,
  handle: (input: RouteInput<Facts>) => AnswerOf<Facts> | Refusal | Promise<AnswerOf<Facts> | Refusal>,
): Route {
  return { ...facts, handle };
}

/** The path of a route on a server with this base path. */
export function wholePath({ path, atRoot }: Pick<RouteFacts, 'path' | 'atRoot'>, basePath: string): string {
  return atRoot ? path : basePath + path;
}
