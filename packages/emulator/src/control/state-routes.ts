import * as v from 'valibot';
import type { Emulator } from '../emulator.ts';
import { requireApp, requireFetchRight } from '../platform/app.ts';
import { addFault, clearFaults } from '../platform/fault.ts';
import { bindApp, createOpenPlatform } from '../platform/open-platform.ts';
import { advanceClock, now } from '../platform/platform.ts';
import type { App } from '../platform/records/app.ts';
import { forgetRequests, readRequests } from '../platform/request-log.ts';
import { requireUser } from '../platform/user.ts';
import { appChanges, newApp } from './app-schema.ts';
import { faults } from './fault-schema.ts';
import { type ControlRoute, controlError, withBody, withoutBody } from './route.ts';
import { newUser, userChanges } from './user-schema.ts';

// Three centuries either way: beyond, times stop being dates.
const seconds = v.pipe(v.number(), v.minValue(-1e10), v.maxValue(1e10));

/** Reading and changing the emulated world. */
export const stateRoutes: readonly ControlRoute[] = [
  withoutBody(
    { method: 'GET', path: '/state', about: 'apps, the first 1000 users (?limit=), rules, clock' },
    ({ emulator, url }) => stateAnswer(emulator, url.searchParams.get('limit') ?? '1000'),
  ),
  withBody(
    { method: 'POST', path: '/apps', about: 'register a mini program' },
    newApp,
    ({ emulator, body }) => describeApp(emulator.createApp(body)),
  ),
  withBody(
    { method: 'PATCH', path: '/apps/{appId}', about: 'change settings of a mini program' },
    appChanges,
    ({ emulator, body, params }) => {
      const { openPlatform, ...settings } = body;
      const app = requireApp(emulator.platform, params.appId ?? '');
      if (openPlatform !== undefined) bindApp(emulator.platform, app.appId, openPlatform);
      requireFetchRight({ ...app, ...settings });
      return describeApp(Object.assign(app, settings));
    },
  ),
  withBody(
    { method: 'POST', path: '/open-platforms', about: 'register an Open Platform account' },
    v.strictObject({ id: v.exactOptional(v.pipe(v.string(), v.minLength(1))) }),
    ({ emulator, body }) => createOpenPlatform(emulator.platform, body.id),
  ),
  withBody({ method: 'POST', path: '/users', about: 'register a person' }, newUser, ({ emulator, body }) =>
    emulator.createUser(body),
  ),
  withBody(
    { method: 'PATCH', path: '/users/{user}', about: 'change a person' },
    userChanges,
    ({ emulator, body, params }) => Object.assign(requireUser(emulator.platform, params.user ?? ''), body),
  ),
  withBody(
    { method: 'POST', path: '/clock', about: 'advance, freeze or release the clock' },
    v.strictObject({ advanceSeconds: v.exactOptional(seconds), frozen: v.exactOptional(v.boolean()) }),
    ({ emulator: { platform }, body }) => {
      if (body.frozen !== undefined) platform.state.clock.frozenAt = body.frozen ? now(platform) : null;
      if (body.advanceSeconds !== undefined) advanceClock(platform, body.advanceSeconds * 1000);
      return { now: now(platform), frozen: platform.state.clock.frozenAt !== null };
    },
  ),
  withBody(
    { method: 'POST', path: '/faults', about: 'let coming calls go wrong: one fault, or a list as a script' },
    faults,
    ({ emulator: { platform }, body }) => ({
      faults: (Array.isArray(body) ? body : [body]).map((given) => addFault(platform, given)),
    }),
  ),
  withoutBody({ method: 'GET', path: '/faults', about: 'faults still waiting' }, ({ emulator }) => ({
    faults: emulator.platform.state.faults,
  })),
  withoutBody({ method: 'DELETE', path: '/faults', about: 'remove every fault' }, ({ emulator }) =>
    clearFaults(emulator.platform),
  ),
  withoutBody(
    { method: 'GET', path: '/calls', about: 'requests received, secrets masked' },
    ({ emulator }) => ({
      calls: readRequests(emulator.platform.requests),
    }),
  ),
  withoutBody({ method: 'DELETE', path: '/calls', about: 'forget the requests received' }, ({ emulator }) =>
    forgetRequests(emulator.platform.requests),
  ),
];

function stateAnswer(emulator: Emulator, limit: string): unknown {
  if (/^\d+$/.test(limit)) return describeState(emulator, Number(limit));
  return controlError(400, 'validation_failed', { errors: [{ path: 'limit', message: 'digits only' }] });
}

/** What `GET /__emulator/state` answers. */
export function describeState(emulator: Emulator, limit: number): Record<string, unknown> {
  const { platform } = emulator;
  const { apps, users, openPlatforms, rules, clock } = platform.state;
  return {
    now: now(platform),
    frozen: clock.frozenAt !== null,
    rules,
    openPlatforms: [...openPlatforms.values()],
    apps: [...apps.values()].map(describeApp),
    users: firstOf(users.values(), limit),
    userCount: users.size,
    violations: emulator.violations().length,
  };
}

/** An app as the control API shows it: with its AppSecret, without the keys of push and API security. */
export function describeApp({ push, apiSecurity, ...app }: App): Record<string, unknown> {
  return {
    ...app,
    push: push === null ? null : { url: push.url, mode: push.mode, format: push.format },
    apiSecurity: apiSecurity !== null,
  };
}

function firstOf<Item>(items: Iterable<Item>, limit: number): Item[] {
  const first: Item[] = [];
  for (const item of items) {
    if (first.length >= limit) break;
    first.push(item);
  }
  return first;
}
