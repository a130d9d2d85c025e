import * as v from 'valibot';
import type { DialogAnswer, DialogKind } from '../platform/dialog.ts';
import type { NewUser } from '../platform/records/person.ts';

const optional = v.exactOptional;

/** `{accept, …}`: how a person answers a dialog. */
export const dialogAnswer: v.GenericSchema<unknown, DialogAnswer> = v.strictObject({
  accept: v.boolean(),
  choice: v.exactOptional(v.number()),
  choices: v.exactOptional(v.array(v.number())),
  keep: v.exactOptional(v.boolean()),
  text: v.exactOptional(v.string()),
  avatarUrl: v.exactOptional(v.string()),
  unsafe: v.exactOptional(v.boolean()),
  authSetting: v.exactOptional(v.record(v.string(), v.boolean())),
  event: v.exactOptional(v.picklist(['exposureAuthorization', 'agree', 'disagree'])),
  buttonId: v.exactOptional(v.string()),
});

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
  'subscribe',
  'login',
  'biometric',
  'payment',
  'picker',
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
  location: optional(v.strictObject({ latitude: v.number(), longitude: v.number() })),
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
