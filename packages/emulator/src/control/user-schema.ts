import * as v from 'valibot';
import type { DialogKind } from '../platform/dialog.ts';
import type { NewUser } from '../platform/user.ts';
import { dialogAnswer } from './dialog-schema.ts';

const optional = v.exactOptional;

/** The kinds of dialog a person can be asked. */
const dialogKind: v.GenericSchema<string, DialogKind> = v.picklist([
  'authorize',
  'user-profile',
  'phone-number',
  'realtime-phone-number',
  'avatar',
  'nickname',
  'settings',
  'privacy',
  'privacy-listener',
  'modal',
]);

const phone = v.strictObject({
  number: v.pipe(v.string(), v.regex(/^\d{4,15}$/, 'digits only')),
  countryCode: v.pipe(v.string(), v.regex(/^\d{1,3}$/, 'digits only')),
});

const settings = {
  nickname: optional(v.string()),
  avatarUrl: optional(v.string()),
  gender: optional(v.picklist([0, 1, 2])),
  country: optional(v.string()),
  province: optional(v.string()),
  city: optional(v.string()),
  language: optional(v.string()),
  phones: optional(v.array(phone)),
  riskRank: optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4))),
  blocked: optional(v.boolean()),
  steps: optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))),
  groups: optional(v.array(v.string())),
  follows: optional(v.array(v.string())),
  habits: optional(v.record(dialogKind, dialogAnswer)),
  script: optional(v.array(v.strictObject({ kind: optional(dialogKind), answer: dialogAnswer }))),
};

/** What `POST /__emulator/users` accepts. */
export const newUser: v.GenericSchema<unknown, NewUser> = v.strictObject({
  ...settings,
  id: optional(v.string()),
});

/** What `PATCH /__emulator/users/{user}` accepts. */
export const userChanges: v.GenericSchema<unknown, Omit<NewUser, 'id'>> = v.strictObject(settings);
