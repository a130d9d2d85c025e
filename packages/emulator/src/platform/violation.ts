import type { Violation, ViolationCode } from './events.ts';
import { emit, now, type Platform } from './platform.ts';

/** Records a violation and notifies the observers. */
export function recordViolation(
  platform: Platform,
  code: ViolationCode,
  where: string,
  level: Violation['level'] = 'violation',
): void {
  const violation: Violation = { at: now(platform), level, code, where };
  const { violations } = platform.state;
  if (violations.length >= mostKept) violations.splice(0, mostKept / 2);
  violations.push(violation);
  emit(platform, { type: 'violation', violation });
}

const mostKept = 2000;
