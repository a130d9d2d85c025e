import type { User } from '@weapp-auth/protocol';
import type { Context } from './context.ts';
import { type LoginInput, login, ready } from './login.ts';
import { type LogoutOutcome, logout } from './logout.ts';
import { type CoreOptions, toSettings } from './options.ts';
import type { AuthState, LoginOutcome, ReadyOutcome, SignedOut } from './outcome.ts';
import { readFetched } from './prefetch.ts';
import { send } from './request.ts';
import { restoreSession } from './session.ts';
import type { CoreTask, Order } from './task.ts';
import type { RequestOptions } from './wx-like.ts';

/** The login of one mini program with one login server. */
export interface CoreAuth {
  /** Who is logged in, as far as the phone knows; at once, also right after a start. */
  readonly user: User | undefined;
  readonly state: AuthState;
  /** Calls `listener` at every change of `state`. Returns what ends that. */
  onChange(listener: (state: AuthState) => void): () => void;
  /**
   * Waits until it is settled who is here: an earlier session, a silent login, or nobody. Await it in a page's
   * `onLoad`; `auth.request` does so by itself. After a failed login it tries again. Never rejects.
   */
  ready(): Promise<ReadyOutcome>;
  /** Logs in because the user wants to. One login at a time: every caller gets the same outcome. Never rejects. */
  login(input?: LoginInput): Promise<LoginOutcome>;
  /** Logs out on the phone at once and then on the server. Nothing logs in again before `login()`. Never rejects. */
  logout(): Promise<LogoutOutcome>;
  /**
   * `wx.request` with the token. Same options, same callbacks, same task; may be awaited. A `url` that begins with `/`
   * is under `baseUrl`. Addresses that are neither there nor in `trustedUrls` are asked without the token.
   */
  request(options: RequestOptions): CoreTask;
  /** What the other parts of this package build on. Not for apps: it changes with them. */
  readonly inside: Inside;
}

/** The inside of a client. */
export interface Inside {
  readonly context: Context;
  /** What `request` and `upload` are made of. */
  send(order: Order): CoreTask;
  /** A new login while the old session stays in use, for a key that turned out to be dead. */
  renew(): Promise<LoginOutcome>;
}

/**
 * Makes the login of a mini program, without the parts that touch phone numbers and profiles.
 *
 * @example
 * ```ts
 * import { createAuth } from '@weapp-auth/client/core';
 *
 * const auth = createAuth({ baseUrl: 'https://api.example.com' });
 * const outcome = await auth.ready();
 * const orders = await auth.request({ url: '/orders' });
 * ```
 *
 * Throws a `TypeError` when there is no base URL, or no global `wx` and none is given.
 */
export function createAuth(options: CoreOptions): CoreAuth {
  const guest: SignedOut = { kind: 'signed-out', reason: 'guest' };
  const state = options.silent === false ? guest : { kind: 'starting' as const };
  const context: Context = { ...toSettings(options), listeners: new Set(), state, epoch: 0 };
  context.fetched = readFetched(context);
  restoreSession(context);
  const { listeners } = context;
  return {
    get user() {
      return context.user;
    },
    get state() {
      return context.state;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready: () => ready(context),
    login: (input) => login(context, input || {}),
    logout: () => logout(context),
    request: (request) => send(context, { api: 'request', options: request || {} }),
    inside: {
      context,
      send: (order) => send(context, order),
      renew: () => login(context, { fresh: true }),
    },
  };
}
