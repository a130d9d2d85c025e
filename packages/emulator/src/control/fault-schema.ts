import * as v from 'valibot';
import type { NewFault } from '../platform/records/fault.ts';

const optional = v.exactOptional;
const integer = v.pipe(v.number(), v.integer());

const common = {
  times: optional(v.pipe(integer, v.minValue(1))),
  appId: optional(v.string()),
  // The longest a timer can wait.
  delayMs: optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2 ** 31 - 1))),
};

const serverFault = v.strictObject({
  ...common,
  target: v.string(),
  errcode: optional(integer),
  errmsg: optional(v.string()),
  status: optional(v.pipe(integer, v.minValue(200), v.maxValue(599))),
  body: optional(v.string()),
  drop: optional(v.picklist(['before', 'after'])),
  truncate: optional(v.pipe(integer, v.minValue(0))),
});

const clientFault = v.strictObject({
  ...common,
  target: v.string(),
  user: optional(v.string()),
  reason: optional(v.string()),
  errno: optional(integer),
});

const targeted = v.looseObject({
  target: v.pipe(v.string(), v.regex(/^(\*|\/.*|wx\..+)$/, 'a path, "wx.<api>" or "*"')),
});

/** One fault. What only one of the two APIs can suffer is refused at the other: it would change nothing. */
const fault: v.GenericSchema<unknown, NewFault> = v.lazy((given) => {
  const target = v.safeParse(targeted, given);
  if (!target.success) return targeted;
  return target.output.target.startsWith('wx.') ? clientFault : serverFault;
});

/** What `POST /__emulator/faults` accepts: one fault, or a list as a script. */
export const faults: v.GenericSchema<unknown, NewFault | NewFault[]> = v.lazy(
  (given): v.GenericSchema<unknown, NewFault | NewFault[]> => (Array.isArray(given) ? v.array(fault) : fault),
);
