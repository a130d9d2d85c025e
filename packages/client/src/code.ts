import { callWx } from './call-wx.ts';
import type { CodeResult, Context } from './context.ts';

/** WeChat's codes live five minutes; one is used within four, so that the way to the server has a minute. */
export const FRESH_MS = 240_000;

/** Takes the held code if it is young enough, or asks for one. A code is given out once. */
export async function takeCode(context: Context): Promise<CodeResult> {
  const { held, clock } = context;
  dropCode(context);
  const result = await held?.result;
  if (result?.kind !== 'code') return askCode(context);
  // A clock that was set back makes the age negative: such a code counts as old.
  const age = clock.now() - result.askedAt;
  return age >= 0 && age < FRESH_MS ? { ...result, isPrepared: true } : askCode(context);
}

/** Forgets the held code and stops renewing it. */
export function dropCode(context: Context): void {
  context.clock.clearTimeout(context.held?.timer);
  context.held = undefined;
}

/** Asks WeChat for a code. */
export async function askCode(context: Context): Promise<CodeResult> {
  const { wx, clock, timeoutMs: timeout } = context;
  // The code's life begins before the answer arrives.
  const askedAt = clock.now();
  const result = await callWx<{ readonly code: string }>(context, 'login', (callbacks) =>
    wx.login({ ...callbacks, timeout }),
  );
  if (result.kind !== 'done') return result;
  const { code } = result.value;
  if (!code) return { kind: 'wx-failed', api: 'login', errMsg: 'login:fail no code' };
  return { kind: 'code', code, askedAt, isPrepared: false };
}
