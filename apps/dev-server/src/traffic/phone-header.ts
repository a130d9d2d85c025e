import type { PhoneName } from '../wire.ts';

/** Tells `dev` which phone sends a request. It is for the diagram only, and is left off it. */
export const phoneHeader = 'x-playground-phone';

/** The value of the header for a phone. */
export function writePhone({ user, device }: PhoneName): string {
  return `${encodeURIComponent(user)}/${encodeURIComponent(device)}`;
}

/** The phone that sent a request; null when it does not say, or not in a way that can be read. */
export function readPhone(headers: Headers): PhoneName | null {
  const [user, device] = (headers.get(phoneHeader) ?? '').split('/');
  if (!user || !device) return null;
  try {
    return { user: decodeURIComponent(user), device: decodeURIComponent(device) };
  } catch {
    return null;
  }
}
