/**
 * How near the emulator comes to WeChat: recorded answers of the real platform, beside its own to the same calls.
 *
 * @module
 */
import type { Difference } from './difference.ts';
import { proposeRules, type RuleChange } from './propose-rules.ts';
import { readRecording } from './recorded-call.ts';
import { replay } from './replay.ts';

export type { Difference } from './difference.ts';
export type { RuleChange } from './propose-rules.ts';

/** What came of a comparison. */
export type RecordingComparison =
  | {
      readonly kind: 'compared';
      /** Answers that were compared. */
      readonly answers: number;
      readonly differences: readonly Difference[];
      /** Rules whose other value explains differences. */
      readonly changes: readonly RuleChange[];
      /** Differences that no rule explains. */
      readonly unexplained: readonly Difference[];
    }
  | { readonly kind: 'unreadable'; readonly line: number; readonly reason: string };

/**
 * Compares a recording of WeChat's answers, a line of JSON each as `weapp-auth serve` and `weapp-auth probe` write them,
 * with an emulator: every call is made again, with values that should be answered alike.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { compareRecording } from '@weapp-auth/emulator/fidelity';
 *
 * const result = await compareRecording(readFileSync('wechat.jsonl', 'utf8'));
 * if (result.kind === 'compared') console.log(result.changes, result.unexplained);
 * ```
 */
export async function compareRecording(text: string): Promise<RecordingComparison> {
  const recording = readRecording(text);
  if (recording.kind === 'unreadable') return recording;
  const { calls } = recording;
  const differences = await replay(calls);
  const answers = calls.filter(({ response }) => response !== null).length;
  return { kind: 'compared', answers, differences, ...(await proposeRules(calls, differences)) };
}
