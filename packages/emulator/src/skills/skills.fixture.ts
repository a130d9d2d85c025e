import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { appId, demoEmulator } from '../world.fixture.ts';
import { openSkills, type SkillConversation, type SkillOptions, type SkillOutcome } from './open-skills.ts';

/** A mini program with one skill, of three APIs and two components. */
export const skillsFolder: string = join(import.meta.dirname, '../../fixtures/skills');

/** A conversation of Alice's with that skill. */
export function talk(
  emulator: Emulator = demoEmulator(),
  options: Partial<SkillOptions> = {},
): SkillConversation {
  return openSkills(emulator, skillsFolder, { appId, user: 'alice', ...options });
}

/** What came of the only call, or of the last one. */
export async function outcomeOf(
  skills: SkillConversation,
  name: string,
  args: Record<string, unknown> = {},
  how: { query?: string } = {},
): Promise<SkillOutcome> {
  const last = (await skills.call(name, args, how)).at(-1);
  if (last === undefined) throw new Error('A call has at least one step.');
  return last.outcome;
}

/** A copy of the mini program with some files written anew. */
export function changedFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'skills-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(skillsFolder, folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}
