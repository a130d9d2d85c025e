import type { Auth } from '@weapp-auth/client';
import { createAuth } from '@weapp-auth/client';
import type { Words } from './lib/words';
import { readWords } from './lib/words';

/** What every page finds under `getApp()`. */
export interface DemoApp {
  readonly auth: Auth;
  readonly words: Words;
}

App<DemoApp>({
  // Nobody is logged in before they want to be: the shop is open to guests.
  auth: createAuth({ baseUrl: 'http://127.0.0.1:8080', silent: false }),
  words: readWords(),
});
