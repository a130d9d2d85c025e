import type { Emulator } from '../emulator.ts';
import type { App } from '../platform/app.ts';
import { now } from '../platform/platform.ts';

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
