import * as v from 'valibot';
import { listRules } from '../platform/rule-origins.ts';
import { defaultRules } from '../platform/rules.ts';
import { openEventStream } from './event-stream.ts';
import { type ControlRoute, withBody, withoutBody } from './route.ts';
import { ruleChanges } from './rules-schema.ts';
import { dialogAnswer } from './user-schema.ts';

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
  withoutBody(
    { method: 'GET', path: '/rules', about: 'the rules, how sure each is, and by what source' },
    ({ emulator }) => ({ rules: listRules(emulator.platform.state.rules, defaultRules) }),
  ),
  withBody(
    { method: 'PATCH', path: '/rules', about: 'change rules of the platform' },
    ruleChanges,
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
