import { type Auth, createAuth } from '@weapp-auth/client';

/** One client for the whole app. `uni` has the shape of `wx`. */
export const auth: Auth = createAuth({ baseUrl: 'http://127.0.0.1:8080', wx: uni, silent: false });
