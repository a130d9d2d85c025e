import * as v from 'valibot';
import type { NewCorp, NewSuite } from '../platform/corp.ts';

const optional = v.exactOptional;
const name = v.pipe(v.string(), v.minLength(1));
const corpId = v.pipe(v.string(), v.regex(/^ww[0-9a-f]{16}$/, '"ww" and 16 hexadecimal digits'));

/** What `POST /__emulator/corps` accepts. */
export const newCorp: v.GenericSchema<unknown, NewCorp> = v.strictObject({
  corpId: optional(corpId),
  name: optional(v.string()),
  members: optional(
    v.array(
      v.strictObject({
        user: name,
        userid: optional(name),
        name: optional(v.string()),
        gender: optional(v.picklist([0, 1, 2])),
        mobile: optional(v.string()),
        email: optional(v.string()),
      }),
    ),
  ),
  agents: optional(
    v.array(
      v.strictObject({
        agentId: optional(v.number()),
        secret: optional(name),
        appIds: optional(v.array(v.string())),
      }),
    ),
  ),
  suites: optional(v.array(corpId)),
});

/** What `POST /__emulator/suites` accepts. */
export const newSuite: v.GenericSchema<unknown, NewSuite> = v.strictObject({
  suiteId: optional(corpId),
  secret: optional(name),
  provider: optional(name),
  ticket: optional(name),
  appIds: optional(v.array(v.string())),
});
