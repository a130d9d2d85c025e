import { askWx } from './ask-wx.ts';
import { askCode } from './code.ts';
import { type CodeResult, type HeldCode, takeHeld } from './context.ts';
import type { CoreAuth, Inside } from './core.ts';
import type { Failure } from './outcome.ts';
import type { Clock } from './runtime.ts';

/** What {@link prepareCode} resolves to. */
export type PrepareOutcome = { readonly kind: 'ready' } | Failure;

/**
 * Makes the next tap on a button with open data safe: the data must be encrypted under a key that the server can know.
 *
 * Nobody logged in: a code is held, and renewed until it is used. Logged in: `wx.checkSession`, and a new login
 * where the key is dead. To be called when the button appears, never in its callback; {@link releaseCode} when it goes.
 * Never rejects.
 */
export async function prepareCode({ inside }: CoreAuth): Promise<PrepareOutcome> {
  const { context } = inside;
  await context.flight;
  if (context.token) return checkKey(inside);
  const held = context.held || hold(inside);
  context.held = held;
  const result = await held.result;
  if (result.kind === 'code') return { kind: 'ready' };
  // The next call asks again.
  if (context.held === held) takeHeld(context);
  return result;
}

/** Drops a held code and stops renewing it: the button is gone, or its page is hidden. */
export function releaseCode({ inside: { context } }: CoreAuth): void {
  takeHeld(context);
}

async function checkKey({ context, renew }: Inside): Promise<PrepareOutcome> {
  const checked = await askWx<unknown>(context, { api: 'checkSession', needs: '' });
  if (checked.kind === 'done' || checked.kind === 'unsupported') return { kind: 'ready' };
  const outcome = await renew();
  return outcome.kind === 'signed-in' ? { kind: 'ready' } : outcome;
}

/** WeChat's codes live five minutes; one is used within four, so that the way to the server has a minute. */
const freshMs = 240_000;

function hold(inside: Inside): HeldCode {
  const { context } = inside;
  const { clock } = context;
  const timer = clock.setTimeout(() => {
    context.held = hold(inside);
  }, freshMs);
  const result = askCode(context);
  return {
    result,
    take: async () => {
      clock.clearTimeout(timer);
      return asYoung(await result, clock);
    },
  };
}

/** A clock that was set back makes the age negative: such a code counts as old. */
function asYoung(result: CodeResult, clock: Clock): CodeResult | undefined {
  if (result.kind !== 'code') return undefined;
  const age = clock.now() - result.askedAt;
  return age >= 0 && age < freshMs ? { ...result, isPrepared: true } : undefined;
}
