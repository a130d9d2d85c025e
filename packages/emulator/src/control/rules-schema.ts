import * as v from 'valibot';
import { defaultRules, type Rules } from '../platform/rules.ts';

type RuleEntries = {
  [Name in keyof Rules]: v.ExactOptionalSchema<v.GenericSchema<unknown, Rules[Name]>, undefined>;
};

/** What `PATCH /__emulator/rules` accepts. */
export const ruleChanges: v.GenericSchema<unknown, Partial<Rules>> = v.strictObject(
  // Built from the rules themselves, so its members are theirs.
  Object.fromEntries(
    Object.entries(defaultRules).map(([name, usual]) => [name, v.exactOptional(ruleSchema(name, usual))]),
  ) as unknown as RuleEntries,
);

function ruleSchema(name: string, usual: Rules[keyof Rules]): v.GenericSchema {
  if (typeof usual === 'boolean') return v.boolean();
  if (name === 'paymentByFormerKey') return v.picklist([-15_005, -15_007]);
  if (name === 'phoneCodeOfOtherApp') return v.picklist([40013, 40029]);
  if (typeof usual === 'string') return v.picklist(['text', 'bytes']);
  return v.pipe(v.number(), v.finite(), v.minValue(0));
}
