import { callWxApi } from './call-wx.ts';
import { type CodeResult, type Context, takeHeld } from './context.ts';
import { pauseMs, sleep } from './runtime.ts';
import type { WxLike } from './wx-like.ts';

/** Takes the held code if it is young enough, or asks for one. A code is given out once. */
export async function takeCode(context: Context): Promise<CodeResult> {
  return (await takeHeld(context)) || askCode(context);
}

/**
 * Asks WeChat for a code. A failure that may pass is tried once more; a block does not pass, and who waited for a
 * silent phone has waited enough.
 */
export async function askCode(context: Context, again = true): Promise<CodeResult> {
  const { clock, timeoutMs: timeout } = context;
  if (isSinglePage(context)) return { kind: 'single-page' };
  // The code's life begins before the answer arrives.
  const askedAt = clock.now();
  const { value: code, error } = await callWxApi(context, 'login', { timeout }, readCode, timeout);
  if (!error) return { kind: 'code', code, askedAt, isPrepared: false };
  if (!again || /blocked|timeout/.test(error.errMsg)) return { ...error, kind: 'wx-failed', api: 'login' };
  await sleep(clock, pauseMs);
  return askCode(context, false);
}

function readCode(answer: unknown): string | undefined {
  const { code } = answer as { readonly code?: unknown };
  return code && typeof code === 'string' ? code : undefined;
}

/** Opened from Moments as a single page: WeChat has no login there. */
function isSinglePage({ wx }: Context): boolean {
  try {
    // Where it is missing, the call throws, and that counts as no.
    return (wx as Required<WxLike>).getEnterOptionsSync().scene === 1154;
  } catch {
    return false;
  }
}
