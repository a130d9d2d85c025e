import { currentToken, issueToken } from '../platform/access-token.ts';
import type { RunningClient } from '../wx/running-client.ts';
import type { StepWorld } from './step.ts';

/** What a program under test is told of a login that has happened. */
export interface Login {
  readonly openid: string;
  readonly sessionKey: string;
}

/** The person's phone asks for a login code. */
export async function newLoginCode(world: StepWorld): Promise<string> {
  const result = await phoneOf(world).wx.login();
  return result?.code ?? '';
}

/** The person logs in; openid and session_key are those that the platform knows. */
export async function logIn(world: StepWorld): Promise<Login> {
  await newLoginCode(world);
  const { openid, session } = world.emulator.people.account(world.user, world.appId);
  return { openid, sessionKey: session?.key ?? '' };
}

/** The person presses the phone number button and agrees. */
export async function newPhoneCode(world: StepWorld): Promise<string> {
  const { event } = await phoneOf(world).button('getPhoneNumber');
  return String(event?.detail.code);
}

/**
 * Another program asks for tokens of the same app: those that were given out before are dead at once. The returned
 * function brings them back, so that a program that does not ask anew can go on with the next step.
 */
export function replaceTokens({ emulator, appId }: StepWorld): () => void {
  const before = [...emulator.platform.state.tokens.values()].filter((token) => token.appId === appId);
  for (const kind of ['token', 'stable'] as const) {
    if (currentToken(emulator.platform, appId, kind) !== null)
      issueToken(emulator.platform, appId, { kind, force: true });
  }
  return () => {
    for (const token of before) token.replacedUntil = null;
  };
}

/** How many of the remembered calls were calls of these paths. */
export function countCalls({ emulator }: StepWorld, ...paths: readonly string[]): number {
  return emulator.requests().filter(({ path }) => paths.includes(path)).length;
}

function phoneOf({ emulator, user, appId }: StepWorld): RunningClient {
  return emulator.client(user, appId, { promises: 'typings' });
}
