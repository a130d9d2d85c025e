import type { Emulator } from '../emulator.ts';
import type { ClientOptions } from '../wx/client.ts';
import type { SkillContextKind } from '../wx/skill-apis.ts';
import { readSkillPackage } from './read-skill-package.ts';
import { SkillConversation } from './skill-conversation.ts';

export type { SkillCard } from './skill-card.ts';
export type { SkillConversation, SkillOutcome, SkillStep } from './skill-conversation.ts';
export type { AgentHandoff } from './skill-handoff.ts';
export type { ApiCallRequest, SkillResult } from './skill-result.ts';

/** Whose conversation it is, and how it runs. */
export interface SkillOptions extends Omit<ClientOptions, 'skill' | 'promises' | 'corp' | 'plugin'> {
  readonly appId: string;
  readonly user: string;
  /** Refuse arguments that do not fit the inputSchema. WeChat passes on whatever its model makes up: off by default. */
  readonly strict?: boolean;
}

/**
 * Opens a conversation with the skills of a mini program's AI mode (小程序 AI 开发模式), which WeChat runs in its developer tools
 * only: atomic APIs, middlewares, `apiCalls`, handoffs and cards, on the storage and the login of the emulated phone.
 *
 * @param folder where `app.json` lies; its code is CommonJS, as the developer tools make it
 * @throws EmulatorError `skill_package_refused` with what an upload would refuse, `app_unknown`, `user_unknown`.
 * @example
 * ```ts
 * import { createEmulator, demoAppId } from '@weapp-auth/emulator';
 * import { openSkills } from '@weapp-auth/emulator/skills';
 *
 * const emulator = createEmulator({ seed: 'demo' });
 * const skills = openSkills(emulator, 'miniprogram', { appId: demoAppId, user: 'alice' });
 * for (const { name, outcome } of await skills.call('listOrders', { days: 3 })) console.log(name, outcome);
 * ```
 */
export function openSkills(emulator: Emulator, folder: string, options: SkillOptions): SkillConversation {
  const { appId, user, strict = false, ...how } = options;
  const start = (skill: SkillContextKind) =>
    emulator.client(user, appId, { ...how, skill, promises: 'typings' });
  const atomic = start('atomic-api');
  return new SkillConversation(readSkillPackage(folder), {
    atomic,
    component: start('component'),
    dynamicComponent: start('dynamic-component'),
    sleep: (milliseconds, signal) => emulator.sleep(milliseconds, signal),
    knowsQuery: atomic.hasLibrary('3.17.5'),
    knowsHandoff: atomic.hasLibrary('3.16.2'),
    strict,
  });
}
