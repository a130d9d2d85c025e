import { callWx } from './call-wx.ts';
import { holdCode } from './code.ts';
import type { Context } from './context.ts';
import { login } from './login.ts';
import type { Failure } from './outcome.ts';

/** What `prepareCode()` resolves to. */
export type PrepareOutcome = { readonly kind: 'ready' } | Failure;

/**
 * Makes the next tap on a button with open data safe: the data must be encrypted under a key that the server can know.
 *
 * Nobody logged in: a code is held, and renewed until it is used. Logged in: `wx.checkSession`, and a new login
 * where the key is dead. To be called when the button appears, never in its callback.
 */
export async function prepareCode(context: Context): Promise<PrepareOutcome> {
  if (context.flight) await context.flight.outcome;
  const outcome = context.session ? await checkKey(context) : await holdCode(context);
  return outcome.kind === 'code' || outcome.kind === 'done' || outcome.kind === 'signed-in'
    ? { kind: 'ready' }
    : outcome;
}

async function checkKey(context: Context) {
  const { wx } = context.settings;
  const checked = await callWx<unknown>(context, 'checkSession', (callbacks) => {
    if (wx.checkSession) return wx.checkSession(callbacks);
    return callbacks.success({});
  });
  return checked.kind === 'done' ? checked : login(context, {}, 'replace');
}
