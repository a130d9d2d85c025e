import type { Session } from '../platform/records/person.ts';
import { touchSession } from '../platform/session.ts';
import { type Client, clientAccount } from './client.ts';
import { WxFailure } from './wx-api.ts';

/** The living session of the person in the app. @throws WxFailure when `wx.login` has to come first. */
export function requireLogin(client: Client): Session {
  const session = touchSession(client.platform, clientAccount(client));
  // The real text is not known; this one is the text of wx.checkSession in the same situation.
  if (session === null) throw new WxFailure('session time out, need relogin');
  return session;
}

/** Some APIs work inside a tap only; the gesture is lost at the first `await` of the calling code. */
export function requireTap(client: Client): void {
  if (!client.tapping) throw new WxFailure('can only be invoked by user TAP gesture.');
}
