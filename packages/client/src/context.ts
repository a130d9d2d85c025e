import type { Prefetched, User } from '@weapp-auth/protocol';
import type { Settings } from './options.ts';
import type { Answer, AuthState, LoginOutcome, SinglePage, WxFailed } from './outcome.ts';

/** Everything one client knows. Nothing is kept in module variables, so two clients never meet. */
export interface Context extends Settings {
  readonly listeners: Set<(state: AuthState) => void>;
  state: AuthState;
  /** The session, as long as nobody has refused it, and whom it stands for. */
  token?: string | undefined;
  user?: User | undefined;
  /**
   * A token that a 401 made necessary and that no request has proved yet. It is not replaced again after another 401:
   * a server that refuses its own tokens would otherwise be asked for a new one by every request.
   */
  unproven?: string | undefined;
  /** A token that a renewal has taken out of use without a new one so far. The server may still know it. */
  former?: string | undefined;
  /** The login server's word about a token that another back end refused. */
  verdict?: Promise<Answer<unknown>> | undefined;
  /** What WeChat fetched ahead for this launch. */
  fetched?: Promise<Prefetched | undefined>;
  /** Grows when a session ends for good: a login begun before that must not bring it back. */
  epoch: number;
  /** The one login under way. */
  flight?: Promise<LoginOutcome> | undefined;
  /** The last login, also one that was cancelled and is still on its way out. */
  last?: Promise<LoginOutcome>;
  /** What became of a session that came after its login was cancelled. */
  leftover?: Promise<Answer<unknown>>;
  held?: HeldCode | undefined;
}

/** A code asked for ahead of a tap. Whoever removes it from the context takes it, or drops it. */
export interface HeldCode {
  readonly result: Promise<CodeResult>;
  /** Stops renewing it. Gives the code, if it is still young enough to be used. */
  take(): Promise<CodeResult | undefined>;
}

/** A code of `wx.login`, or why there is none. */
export type CodeResult =
  | { readonly kind: 'code'; readonly code: string; readonly askedAt: number; readonly isPrepared: boolean }
  | WxFailed
  | SinglePage;

/** Changes `auth.state` and tells the listeners; a listener that throws harms nobody. */
export function setState(context: Context, state: AuthState): void {
  context.state = state;
  for (const listener of [...context.listeners]) {
    try {
      listener(state);
    } catch (error) {
      // Rethrown outside of the SDK's own steps, where the host reports it as it does every error of an app.
      Promise.reject(error);
    }
  }
}

/** Takes the code that was asked for ahead of a tap out of its place, if there is one. */
export function takeHeld(context: Context): Promise<CodeResult | undefined> | undefined {
  const { held } = context;
  context.held = undefined;
  return held?.take();
}
