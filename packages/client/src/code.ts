import { callWx } from './call-wx.ts';
import type { CodeResult, Context, HeldCode } from './context.ts';

/** WeChat's codes live five minutes; one is used within four, so that the way to the server has a minute. */
const FRESH_MS = 240_000;

/** Asks for a code now and keeps it young until it is taken or dropped. */
export function holdCode(context: Context): Promise<CodeResult> {
  if (!context.held) context.held = askAndRenew(context);
  return context.held.result;
}

/** Takes the held code if it is young enough, or asks for one. A code is given out once. */
export async function takeCode(context: Context): Promise<CodeResult> {
  const held = context.held;
  dropCode(context);
  const result = held && (await held.result);
  if (result && result.kind === 'code' && isFresh(context, result.askedAt))
    return { ...result, prepared: true };
  return askCode(context);
}

/** Forgets the held code and stops renewing it. */
export function dropCode(context: Context): void {
  if (context.held) context.settings.clock.clearTimeout(context.held.timer);
  context.held = undefined;
}

function askAndRenew(context: Context): HeldCode {
  const timer = context.settings.clock.setTimeout(() => {
    context.held = askAndRenew(context);
  }, FRESH_MS);
  return { result: askCode(context), timer };
}

/** A clock that was set back makes the age negative: such a code counts as old. */
function isFresh(context: Context, askedAt: number): boolean {
  const age = context.settings.clock.now() - askedAt;
  return age >= 0 && age < FRESH_MS;
}

async function askCode(context: Context): Promise<CodeResult> {
  const { wx, clock, timeoutMs } = context.settings;
  // The code's life begins before the answer arrives.
  const askedAt = clock.now();
  const result = await callWx<{ readonly code: string }>(context, 'login', (callbacks) =>
    wx.login({ ...callbacks, timeout: timeoutMs }),
  );
  if (result.kind !== 'done') return result;
  const { code } = result.value;
  return code
    ? { kind: 'code', code, askedAt, prepared: false }
    : { kind: 'wx-failed', api: 'login', errMsg: 'login:fail no code' };
}
