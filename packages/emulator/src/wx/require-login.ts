import { type Session, touchSession } from '../platform/session.ts';
import { type Client, clientAccount } from './client.ts';
import { WxFailure } from './wx-failure.ts';

/** The living session of the person in the app. @throws WxFailure when `wx.login` has to come first. */
export function requireLogin(client: Client): Session {
  const session = touchSession(client.platform, clientAccount(client));
  // The real text is not known; this one is the text of wx.checkSession in the same situation.
  if (session === null) throw new WxFailure('session time out, need relogin');
  return session;
}
