import { isRecord } from '../is-record.ts';
import type { SkillResult } from './skill-result.ts';

/** What leads from a conversation into a page of the mini program. */
export interface AgentHandoff {
  /** With a slash at its start. */
  readonly path: string;
  readonly query: string;
  readonly payload: unknown;
}

/**
 * A handler gives a handoff as an object, at once, or as a function of the result that the model has filtered; its query
 * is a text or an object. Official texts have all of these.
 */
export async function resolveHandoff(
  given: unknown,
  result: SkillResult,
  pagePath: string | null,
): Promise<AgentHandoff | null> {
  const { apiCalls: _, ...shown } = result;
  const made: unknown = typeof given === 'function' ? await given({ result: shown }) : given;
  if (!isRecord(made)) return null;
  const path = typeof made.path === 'string' && made.path !== '' ? made.path : pagePath;
  if (path === null) return null;
  const payload: unknown = made.payload === undefined ? undefined : JSON.parse(JSON.stringify(made.payload));
  return { path, query: queryOf(made.query), payload };
}

function queryOf(query: unknown): string {
  if (typeof query === 'string') return query;
  if (!isRecord(query)) return '';
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.join('&');
}
