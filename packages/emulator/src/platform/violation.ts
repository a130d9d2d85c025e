import { emit, now, type Platform } from './platform.ts';

/** A use of the platform that a correct program does not make. */
export type ViolationCode =
  | 'unknown-path'
  | 'unknown-app'
  | 'wrong-secret'
  | 'code-reused'
  | 'code-invalid'
  | 'grant-type-missing'
  | 'access-token-in-body'
  | 'too-frequent'
  | 'unknown-wx-api';

/** One recorded violation. A warning is what the platform only monitors. */
export interface Violation {
  readonly at: number;
  readonly level: 'violation' | 'warning';
  readonly code: ViolationCode;
  /** Where: a path of the server API or the name of a `wx` API. */
  readonly where: string;
}

/** Records a violation and tells the observers. */
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
