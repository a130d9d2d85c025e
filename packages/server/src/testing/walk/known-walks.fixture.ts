import type { LogInStep, PhoneLogInStep, Walk, WalkStep } from './step.fixture.ts';

/** Short walks that went wrong once, or that chance seldom takes: every long walk begins with them. */
export const knownWalks: readonly Walk[] = [
  // An identity comes between a merge and its undoing.
  [logIn(1, 0, null), logIn(0, 0, 0), merge(), later(), logIn(0, 1, 0), undo(), logIn(0, 1, 0)],
  // A unionid is told between a merge and its undoing, and again afterwards.
  [logIn(0, 0, null), logIn(0, 1, 0), merge(), logIn(0, 0, 0), undo(), logIn(0, 0, 0)],
  // The link goes with the other person, and is needed in a third app.
  [logIn(0, 0, null), logIn(0, 1, 0), merge(), logIn(0, 0, 0), undo(), remove(1), logIn(0, 0, 0)],
  // What a unionid had joined was parted.
  [logIn(0, 0, null), logIn(0, 1, 0), logIn(0, 0, 0), undo(), logIn(0, 0, 0), logIn(0, 1, 0)],
  // A unionid that merges nobody is seen in the sessions that are there.
  [logIn(0, 0, null), verify(0), logIn(0, 0, 0), verify(0)],
  // One WeChat account of two that were joined is closed; the merges name the oldest user only.
  [logIn(1, 0, null), logIn(0, 0, 0), logIn(0, 1, null), merge(), logIn(0, 1, 0), cancel(0, 1)],
  // Parted from the owner of the number by that same unionid: no more the own account.
  [logIn(0, 0, null), logIn(0, 1, 0), bind(1), logIn(0, 0, 0), undo(), bind(1), phoneLogIn(0, 0, {})],
  // Two phones become one person, of whom one session stays.
  [phoneLogIn(0, 0, {}), phoneLogIn(1, 0, { policy: 'merge', replaces: 'all' })],
  // The same between two who are logged in already.
  [phoneLogIn(0, 0, {}), logIn(1, 0, null), bind(1, { policy: 'merge', replaces: 'same-app' })],
].map((steps) => ({ lifetimeSeconds: 86_400, steps }));

function logIn(person: number, app: number, told: number | null): LogInStep {
  const rest = { proof: 'proven', profile: null, replaces: 'none', device: null } as const;
  return { kind: 'log-in', via: 0, who: { person, app }, told, ...rest };
}

function phoneLogIn(
  person: number,
  app: number,
  how: Partial<Pick<PhoneLogInStep, 'policy' | 'replaces'>>,
): WalkStep {
  const rest = { via: 0, told: 0, phone: 0, policy: 'reject', replaces: 'none', device: null } as const;
  return { kind: 'log-in-with-phone', who: { person, app }, ...rest, ...how };
}

function bind(user: number, how: Partial<Pick<PhoneLogInStep, 'policy' | 'replaces'>> = {}): WalkStep {
  return { kind: 'bind-phone', via: 0, user, phone: 0, policy: 'reject', replaces: 'none', ...how };
}

function merge(): WalkStep {
  return { kind: 'merge', via: 0, users: [0, 1] };
}

function later(): WalkStep {
  return { kind: 'advance', ms: 1000 };
}

function undo(): WalkStep {
  return { kind: 'undo', via: 0, merge: 0 };
}

function remove(user: number): WalkStep {
  return { kind: 'delete-user', via: 0, user };
}

function verify(session: number): WalkStep {
  return { kind: 'verify', via: 0, session };
}

function cancel(person: number, app: number): WalkStep {
  return { kind: 'delete-account', via: 0, who: { person, app } };
}
