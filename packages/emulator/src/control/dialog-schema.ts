import * as v from 'valibot';
import type { DialogAnswer } from '../platform/dialog.ts';

/** `{accept, …}`: how a person answers a dialog. */
export const dialogAnswer: v.GenericSchema<unknown, DialogAnswer> = v.strictObject({
  accept: v.boolean(),
  choice: v.exactOptional(v.number()),
  text: v.exactOptional(v.string()),
  avatarUrl: v.exactOptional(v.string()),
  unsafe: v.exactOptional(v.boolean()),
  authSetting: v.exactOptional(v.record(v.string(), v.boolean())),
  event: v.exactOptional(v.picklist(['exposureAuthorization', 'agree', 'disagree'])),
  buttonId: v.exactOptional(v.string()),
});
