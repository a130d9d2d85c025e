import type { Auth, AuthState, User } from '@weapp-auth/client';
import { onScopeDispose, type Ref, shallowRef } from 'vue';

/** What a Vue component sees of the login. */
export interface AuthView {
  readonly state: Readonly<Ref<AuthState>>;
  readonly user: Readonly<Ref<User | undefined>>;
}

/**
 * The login as reactive values, for `<script setup>` in uni-app.
 *
 * @example
 * ```ts
 * import { auth } from './auth.ts';
 *
 * const { user } = useAuth(auth);
 * ```
 */
export function useAuth(auth: Auth): AuthView {
  const state = shallowRef(auth.state);
  const user = shallowRef(auth.user);
  const stop = auth.onChange((next) => {
    state.value = next;
    // A session that is being renewed should not make the page blink.
    if (next.kind !== 'signing-in') user.value = auth.user;
  });
  onScopeDispose(stop);
  return { state, user };
}
