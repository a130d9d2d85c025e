import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { seedSchema } from '../control/seed-schema.ts';
import type { Emulator } from '../emulator.ts';
import { createOpenPlatform } from '../platform/open-platform.ts';

/** A seed file says something else than a world. */
export class SeedProblem extends Error {
  readonly code = 'seed_invalid';
}

/**
 * Fills an emulator with what a seed file says, YAML or JSON.
 *
 * @throws SeedProblem for a file of another form; EmulatorError for a world that cannot be; Node's own error for a file
 *   that cannot be read.
 */
export async function plantSeed(emulator: Emulator, file: string): Promise<void> {
  const text = readFileSync(file, 'utf8');
  // YAML is a superset of JSON. Loaded here: most starts read no seed file.
  const { parse } = await import('yaml');
  const result = v.safeParse(seedSchema, readYaml(() => parse(text)) ?? {});
  if (!result.success) throw new SeedProblem(result.issues.map(describe).join('; '));
  const { openPlatforms = [], apps = [], users = [], rules = {} } = result.output;
  Object.assign(emulator.platform.state.rules, rules);
  for (const id of openPlatforms) createOpenPlatform(emulator.platform, id);
  for (const app of apps) emulator.createApp(app);
  for (const user of users) emulator.createUser(user);
}

function describe(issue: v.BaseIssue<unknown>): string {
  const path = issue.path?.map(({ key }) => String(key)).join('.') ?? '';
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

function readYaml(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    throw new SeedProblem(error instanceof Error ? error.message : String(error));
  }
}
