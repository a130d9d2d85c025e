import type { Client } from './client.ts';
import { WxFailure } from './wx-failure.ts';

/** Some APIs work inside a tap only; the gesture is lost at the first `await` of the calling code. */
export function requireTap(client: Client): void {
  if (!client.tapping) throw new WxFailure('can only be invoked by user TAP gesture.');
}
