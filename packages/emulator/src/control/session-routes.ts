import * as v from 'valibot';
import { defaultRules, type Rules } from '../platform/rules.ts';
import { openEventStream } from './event-stream.ts';
import { type ControlRoute, withBody, withoutBody } from './route.ts';
import { dialogAnswer } from './user-schema.ts';

type RuleEntries = {
  [Name in keyof Rules]: v.ExactOptionalSchema<v.GenericSchema<unknown, Rules[Name]>, undefined>;
};

const rules: v.GenericSchema<unknown, Partial<Rules>> = v.strictObject(
  // Built from the rules themselves, so its members are theirs.
  Object.fromEntries(
    Object.entries(defaultRules).map(([name, usual]) => [name, v.exactOptional(ruleSchema(name, usual))]),
  ) as unknown as RuleEntries,
);

/** Watching and steering a running emulator. */
export const sessionRoutes: readonly ControlRoute[] = [
  withoutBody(
    { method: 'GET', path: '/events', about: 'everything that happens, as server-sent events' },
    openEventStream,
  ),
  withoutBody(
    { method: 'GET', path: '/dialogs', about: 'dialogs waiting for an answer' },
    ({ emulator }) => ({
      dialogs: emulator.dialogs(),
    }),
  ),
  withBody(
    { method: 'POST', path: '/dialogs/{id}', about: 'answer a dialog' },
    dialogAnswer,
    ({ emulator, body, params }) => emulator.answerDialog(params.id ?? '', body),
  ),
  withBody(
    { method: 'PATCH', path: '/rules', about: 'change rules of the platform' },
    rules,
    ({ emulator, body }) => Object.assign(emulator.platform.state.rules, body),
  ),
  withoutBody(
    { method: 'GET', path: '/violations', about: 'wrong uses of the platform' },
    ({ emulator }) => ({
      violations: emulator.violations(),
    }),
  ),
  withoutBody({ method: 'DELETE', path: '/violations', about: 'forget the violations' }, ({ emulator }) => {
    emulator.platform.state.violations = [];
  }),
  withoutBody(
    { method: 'GET', path: '/snapshot', about: 'the whole state' },
    ({ emulator }) => new Response(emulator.snapshot(), { headers: { 'content-type': 'application/json' } }),
  ),
  withBody(
    { method: 'PUT', path: '/snapshot', about: 'restore a state' },
    v.unknown(),
    ({ emulator, body }) => emulator.restore(JSON.stringify(body)),
  ),
];

function ruleSchema(name: string, usual: Rules[keyof Rules]): v.GenericSchema {
  if (typeof usual === 'boolean') return v.boolean();
  if (name === 'phoneCodeOfOtherApp') return v.picklist([40013, 40029]);
  if (typeof usual === 'string') return v.picklist(['text', 'bytes']);
  return v.pipe(v.number(), v.finite(), v.minValue(0));
}
