import type { Switches } from '../wire.ts';

const wechatStates: readonly Switches['wechat'][] = [
  'healthy',
  'slow',
  'down',
  'busy',
  'rate-limited',
  'garbage',
];
const refusals: readonly Switches['refuses'][number][] = ['userInfo', 'phone', 'privacy', 'werun'];

/** Reads a change of switches; null when it is none. */
export function readSwitches(body: unknown): Partial<Switches> | null {
  const checks: Readonly<Record<keyof Switches, (value: unknown) => boolean>> = {
    wechat: (value) => wechatStates.some((state) => state === value),
    refuses: (value) => Array.isArray(value) && value.every((item) => refusals.includes(item)),
    phoneQuotaEmpty: (value) => typeof value === 'boolean',
    baseLibrary: (value) => typeof value === 'string' && /^\d{1,2}\.\d{1,3}\.\d{1,3}$/.test(value),
    loseLoginAnswers: (value) => typeof value === 'boolean',
  };
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const valid = Object.entries(body).every(([name, value]) => {
    return Object.hasOwn(checks, name) && checks[name as keyof Switches](value); // hasOwn has just shown that it is one
  });
  return valid ? body : null;
}
