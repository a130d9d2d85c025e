import { readLabel } from './label.ts';
import type { RecordedCall } from './recorded-call.ts';

/**
 * The age at which WeChat was seen to renew session_keys, in seconds: the least at which a person got another one, else
 * more than the greatest at which somebody got the same again. `null` where nobody logged in twice.
 */
export function observedKeyAge(calls: readonly RecordedCall[]): number | null {
  const keys = new Map<string, { key: string; since: number }>();
  let renewed = Number.POSITIVE_INFINITY;
  let kept = 0;
  for (const { at, response } of calls) {
    const [person, key] = [readLabel(response?.body?.openid), readLabel(response?.body?.session_key)];
    if (person === null || key === null) continue;
    const before = keys.get(person.text);
    const age = before === undefined ? 0 : Math.floor((at - before.since) / 1000);
    if (before?.key === key.text) kept = Math.max(kept, age);
    else keys.set(person.text, { key: key.text, since: at });
    if (before !== undefined && before.key !== key.text) renewed = Math.min(renewed, age);
  }
  if (renewed < Number.POSITIVE_INFINITY) return renewed;
  return kept > 0 ? kept + 1 : null;
}
