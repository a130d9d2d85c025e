import { askWx } from './ask-wx.ts';
import { FRESH_MS } from './code.ts';
import type { HeldCode } from './context.ts';
import type { CoreAuth, Inside } from './core.ts';
import type { Failure } from './outcome.ts';
import type { WxCallbacks } from './wx-like.ts';

/** What {@link prepareCode} resolves to. */
export type PrepareOutcome = { readonly kind: 'ready' } | Failure;

/**
 * Makes the next tap on a button with open data safe: the data must be encrypted under a key that the server can know.
 *
 * Nobody logged in: a code is held, and renewed until it is used. Logged in: `wx.checkSession`, and a new login
 * where the key is dead. To be called when the button appears, never in its callback. Never rejects.
 */
export async function prepareCode({ inside }: CoreAuth): Promise<PrepareOutcome> {
  const { context } = inside;
  await context.flight?.outcome;
  if (context.session) return checkKey(inside);
  context.held = context.held || hold(inside);
  const result = await context.held.result;
  return result.kind === 'code' ? { kind: 'ready' } : result;
}

async function checkKey({ context: { wx }, renew }: Inside): Promise<PrepareOutcome> {
  const ask = wx.checkSession && ((options: WxCallbacks<unknown>) => wx.checkSession?.(options));
  const checked = await askWx<unknown, WxCallbacks<unknown>>(ask, {}, '');
  if (checked.kind === 'done' || checked.kind === 'unsupported') return { kind: 'ready' };
  const outcome = await renew();
  return outcome.kind === 'signed-in' ? { kind: 'ready' } : outcome;
}

function hold(inside: Inside): HeldCode {
  const { context, askCode } = inside;
  const timer = context.clock.setTimeout(() => {
    context.held = hold(inside);
  }, FRESH_MS);
  return { result: askCode(), timer };
}
