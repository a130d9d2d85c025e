import * as v from 'valibot';

/**
 * A call of WeChat as the login server and `weapp-auth probe` record it: what is secret or somebody's stands as a label,
 * `<openid:1,28>`.
 */
export interface RecordedCall {
  /** UTC milliseconds. */
  readonly at: number;
  readonly request: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly query: Readonly<Record<string, unknown>>;
    readonly body: Readonly<Record<string, unknown>> | null;
  };
  /** `null` when no answer came. */
  readonly response: {
    readonly status: number;
    readonly contentType: string | null;
    readonly body: Readonly<Record<string, unknown>> | null;
  } | null;
}

/** A recording that was read, or the first line that is none of one. */
export type ReadRecording =
  | { readonly kind: 'read'; readonly calls: readonly RecordedCall[] }
  | { readonly kind: 'unreadable'; readonly line: number; readonly reason: string };

/** Reads a recording: a call a line, as JSON. Empty lines, and a last line that was cut short, do no harm. */
export function readRecording(text: string): ReadRecording {
  const lines = text.split('\n');
  const calls: RecordedCall[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const parsed = parse(line);
    if (parsed === unreadable && index === lines.length - 1) break;
    const result = v.safeParse(recordedCall, parsed === unreadable ? null : parsed);
    if (!result.success) return { kind: 'unreadable', line: index + 1, reason: result.issues[0].message };
    calls.push(result.output);
  }
  return { kind: 'read', calls };
}

const unreadable = Symbol('no JSON');

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return unreadable;
  }
}

type Members = Readonly<Record<string, unknown>>;

const members: v.GenericSchema<unknown, Members> = v.record(v.string(), v.unknown());

const recordedCall: v.GenericSchema<unknown, RecordedCall> = v.object({
  at: v.pipe(v.number(), v.finite()),
  request: v.object({
    method: v.picklist(['GET', 'POST']),
    path: v.pipe(v.string(), v.regex(/^\/[\w./-]*$/, 'a path')),
    query: members,
    body: v.nullable(members),
  }),
  response: v.nullable(
    v.object({ status: v.number(), contentType: v.nullable(v.string()), body: v.nullable(members) }),
  ),
});
