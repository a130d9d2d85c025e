import { isRecord } from '../is-record.ts';

/** What an atomic API gave back, once it is found in order. */
export interface SkillResult {
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  /** Absent with `isError`. */
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly _meta?: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
  readonly apiCalls: readonly ApiCallRequest[];
}

/** The next call, which needs no model. */
export interface ApiCallRequest {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A result, or why it is none. */
export type ResultCheck =
  | { readonly kind: 'result'; readonly result: SkillResult; readonly handoff: unknown }
  | { readonly kind: 'refused'; readonly message: string };

/** Most bytes of content, structuredContent and _meta each. */
const mostBytes = 200 * 1024;

/** Judges what a handler gave back. Made in another realm: it is copied as JSON before anybody here sees it. */
export function checkResult(given: unknown): ResultCheck {
  if (!isRecord(given)) return refused('the result is not an object');
  const { handoff } = given;
  const copy = copyOf({ ...given, handoff: undefined });
  if (copy === null) return refused('the result cannot be written as JSON');
  const content = copy.content;
  if (!Array.isArray(content) || content.length === 0 || !content.every(isTextBlock))
    return refused('content should be a list of blocks {type: "text", text}');
  const big = ['content', 'structuredContent', '_meta'].find((name) => sizeOf(copy[name]) > mostBytes);
  if (big !== undefined) return refused(`${big} is larger than 200 KB`);
  const { structuredContent, _meta } = copy;
  const isError = copy.isError === true;
  const calls: readonly unknown[] = Array.isArray(copy.apiCalls) ? copy.apiCalls : [];
  const result: SkillResult = {
    content,
    ...(isRecord(structuredContent) && !isError ? { structuredContent } : {}),
    ...(isRecord(_meta) ? { _meta } : {}),
    isError,
    apiCalls: calls.flatMap(readCall),
  };
  return { kind: 'result', result, handoff };
}

function refused(message: string): ResultCheck {
  return { kind: 'refused', message };
}

function copyOf(given: Record<string, unknown>): Record<string, unknown> | null {
  try {
    const copy: unknown = JSON.parse(JSON.stringify(given));
    return isRecord(copy) ? copy : null;
  } catch {
    return null;
  }
}

function isTextBlock(block: unknown): block is { type: 'text'; text: string } {
  return isRecord(block) && block.type === 'text' && typeof block.text === 'string';
}

function sizeOf(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}

function readCall(given: unknown): ApiCallRequest[] {
  if (!isRecord(given) || typeof given.name !== 'string') return [];
  return [{ name: given.name, arguments: isRecord(given.arguments) ? given.arguments : {} }];
}
