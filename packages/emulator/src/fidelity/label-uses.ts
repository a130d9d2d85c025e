import { isRecord } from '../is-record.ts';
import { readLabel } from './label.ts';
import type { RecordedCall } from './recorded-call.ts';

/** Where a labelled value was sent, and what WeChat answered. */
export interface LabelUse {
  readonly path: string;
  /** 0 for success. */
  readonly errcode: number;
  /** The label of the person whom the answer names. */
  readonly openid: string | null;
}

/** Every use of every label in what was sent, in order: what a value was worth shows in all of them together. */
export function collectLabelUses(calls: readonly RecordedCall[]): ReadonlyMap<string, readonly LabelUse[]> {
  const uses = new Map<string, LabelUse[]>();
  for (const { request, response } of calls) {
    if (response === null) continue;
    const { errcode = 0, openid } = response.body ?? {};
    const person = readLabel(openid)?.text ?? null;
    const use = { path: request.path, errcode: Number(errcode), openid: person };
    for (const label of [...labelsIn(request.query), ...labelsIn(request.body)])
      uses.set(label, [...(uses.get(label) ?? []), use]);
  }
  return uses;
}

function labelsIn(members: unknown): readonly string[] {
  if (!isRecord(members)) return [];
  return Object.values(members).flatMap((value) => readLabel(value)?.text ?? []);
}
