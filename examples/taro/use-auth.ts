import type { Auth, AuthState } from '@weapp-auth/client';
import { useSyncExternalStore } from 'react';

/**
 * The login as the state of a React component, for Taro.
 *
 * @example
 * ```ts
 * import type { Auth } from '@weapp-auth/client';
 *
 * declare const auth: Auth;
 * const state = useAuth(auth);
 * const nickname = state.kind === 'signed-in' ? state.user.nickname : undefined;
 * ```
 */
export function useAuth(auth: Auth): AuthState {
  return useSyncExternalStore(auth.onChange, () => auth.state);
}
