import type { Auth, AuthState, User } from '@weapp-auth/client';
import { computed, onScopeDispose, type Ref, shallowRef } from 'vue';

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
  onScopeDispose(
    auth.onChange((next) => {
      state.value = next;
    }),
  );
  const user = computed(() => (state.value.kind === 'signed-in' ? state.value.user : undefined));
  return { state, user };
}
