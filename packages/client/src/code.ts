import { callWx } from './call-wx.ts';
import type { CodeResult, Context } from './context.ts';

/** Takes the held code if it is young enough, or asks for one. A code is given out once. */
export async function takeCode(context: Context): Promise<CodeResult> {
  const { held } = context;
  context.held = undefined;
  return (await held?.take()) || askCode(context);
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
