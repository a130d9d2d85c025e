import * as v from 'valibot';
import type { NewCorp, NewSuite } from '../platform/corp.ts';
import type { NewApp } from '../platform/records/app.ts';
import type { NewUser } from '../platform/records/person.ts';
import type { Rules } from '../platform/rules.ts';
import { newApp } from './app-schema.ts';
import { newCorp, newSuite } from './corp-schema.ts';
import { ruleChanges } from './rules-schema.ts';
import { newUser } from './user-schema.ts';

/** The world an emulator starts with. */
export interface Seed {
  /** Ids of Open Platform accounts. */
  readonly openPlatforms?: readonly string[];
  readonly apps?: readonly NewApp[];
  readonly users?: readonly NewUser[];
  readonly suites?: readonly NewSuite[];
  readonly corps?: readonly NewCorp[];
  readonly rules?: Partial<Rules>;
}

/** What a seed file holds; `seed.schema.json` is the same for editors. */
export const seedSchema: v.GenericSchema<unknown, Seed> = v.strictObject({
  $schema: v.exactOptional(v.string()),
  openPlatforms: v.exactOptional(v.array(v.pipe(v.string(), v.minLength(1)))),
  apps: v.exactOptional(v.array(newApp)),
  users: v.exactOptional(v.array(newUser)),
  suites: v.exactOptional(v.array(newSuite)),
  corps: v.exactOptional(v.array(newCorp)),
  rules: v.exactOptional(ruleChanges),
});
