import type { User } from '@weapp-auth/protocol';
import type { Settings } from './options.ts';
import type { AuthState, LoginOutcome, WxFailed } from './outcome.ts';

/** A login state: the token and whom it stands for. */
export interface Session {
  readonly token: string;
  readonly user: User;
}

/** Everything one client knows. Nothing is kept in module variables, so two clients never meet. */
export interface Context extends Settings {
  readonly listeners: Set<(state: AuthState) => void>;
  state: AuthState;
  session?: Session | undefined;
  /**
   * A token that a 401 made necessary and that no request has proved yet. It is not replaced again after another 401:
   * a server that refuses its own tokens would otherwise be asked for a new one by every request.
   */
  unproven?: string | undefined;
  /** Grows when a session ends for good: a login begun before that must not bring it back. */
  epoch: number;
  flight?: Flight | undefined;
  held?: HeldCode | undefined;
}

/** The one login under way. */
export interface Flight {
  readonly epoch: number;
  readonly outcome: Promise<LoginOutcome>;
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
  | WxFailed;

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
