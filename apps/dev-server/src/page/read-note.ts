import type { NewNote } from '../wire.ts';
import { memberOf } from './member-of.ts';

const longest = 300;
const kinds: readonly NewNote['kind'][] = ['step', 'passed', 'failed'];

/** Reads a remark that the page makes; null when it is none. */
export function readNote(body: unknown): NewNote | null {
  const kind = kinds.find((each) => each === memberOf(body, 'kind'));
  const [zh, en] = ['zh', 'en'].map((language) => memberOf(memberOf(body, 'text'), language));
  const scenario = memberOf(body, 'scenario');
  if (kind === undefined || !isSentence(zh) || !isSentence(en)) return null;
  return { kind, text: { zh, en }, scenario: isSentence(scenario) ? scenario : null };
}

function isSentence(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}
