import { hash } from 'node:crypto';
import { EmulatorError } from '../errors.ts';
import { requireApp } from './app.ts';
import { hex, newSecret } from './identifiers.ts';
import { nextNumber, type Platform } from './platform.ts';
import type { Corp, CorpAgent, CorpMember, Suite } from './records/corp.ts';
import { requireUser } from './user.ts';

/** What may be said about a new corp; everything else is made up. */
export interface NewCorp {
  readonly corpId?: string;
  readonly name?: string;
  readonly members?: readonly (Pick<CorpMember, 'user'> & Partial<CorpMember>)[];
  readonly agents?: readonly Partial<CorpAgent>[];
  readonly suites?: readonly string[];
}

/** What may be said about a new third-party app. */
export type NewSuite = Partial<Suite>;

/**
 * Registers a corp.
 *
 * @throws EmulatorError `corp_exists`, `user_unknown`, `app_unknown`, `suite_unknown`.
 */
export function createCorp(platform: Platform, given: NewCorp = {}): Corp {
  const corpId = given.corpId ?? `ww${hex(platform, 8)}`;
  if (platform.state.corps.has(corpId)) throw new EmulatorError('corp_exists');
  const corp: Corp = {
    corpId,
    name: given.name ?? '演示企业',
    members: (given.members ?? []).map((member) => newMember(platform, member)),
    agents: (given.agents ?? []).map((agent) => newAgent(platform, agent)),
    suites: (given.suites ?? []).map((id) => requireSuite(platform, id).suiteId),
  };
  platform.state.corps.set(corpId, corp);
  return corp;
}

/**
 * Registers a third-party app.
 *
 * @throws EmulatorError `suite_exists`, `app_unknown`.
 */
export function createSuite(platform: Platform, given: NewSuite = {}): Suite {
  const suiteId = given.suiteId ?? `ww${hex(platform, 8)}`;
  if (platform.state.suites.has(suiteId)) throw new EmulatorError('suite_exists');
  const suite: Suite = {
    suiteId,
    secret: given.secret ?? newSecret(platform),
    provider: given.provider ?? 'provider',
    ticket: given.ticket ?? hex(platform, 32),
    appIds: requireApps(platform, given.appIds),
  };
  platform.state.suites.set(suiteId, suite);
  return suite;
}

function newMember(platform: Platform, given: NonNullable<NewCorp['members']>[number]): CorpMember {
  const { id, nickname, gender, phones } = requireUser(platform, given.user);
  const usual = { userid: id, name: nickname, gender, mobile: phones[0]?.number ?? '' };
  return { ...usual, email: `${id}@corp.example`, ...given };
}

function newAgent(platform: Platform, given: Partial<CorpAgent>): CorpAgent {
  return {
    agentId: given.agentId ?? 1_000_000 + nextNumber(platform),
    secret: given.secret ?? newSecret(platform) + hex(platform, 5),
    appIds: requireApps(platform, given.appIds),
  };
}

function requireApps(platform: Platform, appIds: readonly string[] = []): string[] {
  return appIds.map((appId) => requireApp(platform, appId).appId);
}

function requireSuite(platform: Platform, suiteId: string): Suite {
  const suite = platform.state.suites.get(suiteId);
  if (suite === undefined) throw new EmulatorError('suite_unknown');
  return suite;
}

/** The person as a member of the corp. */
export function findMember(platform: Platform, corpId: string, user: string): CorpMember | null {
  return platform.state.corps.get(corpId)?.members.find((member) => member.user === user) ?? null;
}

/** What stands for a member's userid where the asking corp or provider may not know it. */
export function sealUserid(asking: string, corpId: string, userid: string): string {
  return `wo${hash('sha256', `member\n${asking}\n${corpId}\n${userid}`, 'base64url').slice(0, 30)}`;
}
