import { defaultRules, type Rules } from '../platform/rules.ts';
import type { Difference } from './difference.ts';
import type { RecordedCall } from './recorded-call.ts';
import { replay } from './replay.ts';
import { observedKeyAge } from './session-key-age.ts';

/** A rule whose other value makes the emulator answer as WeChat did. */
export interface RuleChange {
  readonly rule: keyof Rules;
  readonly from: Rules[keyof Rules];
  readonly to: Rules[keyof Rules];
  /** How many differences it explains. */
  readonly explains: number;
}

/** What is left, and the rules that explain the rest. */
export interface Proposal {
  readonly changes: readonly RuleChange[];
  /** Differences that no rule explains. */
  readonly unexplained: readonly Difference[];
}

/** Tries the rules that could be otherwise one by one, and keeps each that leaves fewer differences. */
export async function proposeRules(
  calls: readonly RecordedCall[],
  differences: readonly Difference[],
): Promise<Proposal> {
  const changes: RuleChange[] = [];
  let rules: Partial<Rules> = {};
  let left = differences;
  for (const [rule, to] of candidates(calls, differences)) {
    if (left.length === 0) break;
    const tried = { ...rules, [rule]: to };
    const remaining = await replay(calls, tried);
    if (remaining.length >= left.length) continue;
    changes.push({ rule, from: defaultRules[rule], to, explains: left.length - remaining.length });
    rules = tried;
    left = remaining;
  }
  return { changes, unexplained: left };
}

function candidates(
  calls: readonly RecordedCall[],
  differences: readonly Difference[],
): readonly (readonly [keyof Rules, number | boolean])[] {
  return [
    ['acceptMissingGrantType', !defaultRules.acceptMissingGrantType],
    ['burnCodeOnFailure', !defaultRules.burnCodeOnFailure],
    ...numberOf(differences, 'quota.daily_limit', 'callsPerDay'),
    ...numberOf(differences, 'expires_in', 'tokenLifetime'),
    ...keyAge(calls),
  ];
}

/** The number that WeChat gave where the emulator has one by this rule. */
function numberOf(
  differences: readonly Difference[],
  what: string,
  rule: keyof Rules,
): readonly (readonly [keyof Rules, number])[] {
  const given = differences.find((difference) => difference.what === what)?.wechat;
  return typeof given === 'number' ? [[rule, given]] : [];
}

function keyAge(calls: readonly RecordedCall[]): readonly (readonly [keyof Rules, number])[] {
  const age = observedKeyAge(calls);
  return age === null ? [] : [['sessionKeyMinimumAge', age]];
}
