import { randomBytes } from 'node:crypto';
import { createEmulator } from '@weapp-auth/emulator';
import type { LoginResponse } from '@weapp-auth/protocol';
import type { WeappAuth, WeappAuthOptions } from '@weapp-auth/server';
import { createWeappAuth } from '@weapp-auth/server';
import { app, serverSecret } from './app.ts';
import { tokenCount } from './token-pool.ts';

/** A login server in this process with people signed in through the emulator. */
export async function signedIn(
  options: Pick<WeappAuthOptions, 'store'> & Partial<Pick<WeappAuthOptions, 'sessionCacheMs' | 'cache'>>,
): Promise<{ readonly auth: WeappAuth; readonly tokens: readonly string[] }> {
  const emulator = createEmulator({ apps: [{ appId: app.appId, secret: app.secret }] });
  await options.store.migrate();
  const auth = createWeappAuth({
    ...options,
    apps: app,
    secret: serverSecret,
    fetch: (request) => emulator.fetch(request),
  });
  const tokens: string[] = [];
  for (let n = 0; n < tokenCount; n += 1) {
    emulator.createUser({ id: `user-${n}` });
    tokens.push(await logIn(auth, await newCode(emulator, `user-${n}`)));
  }
  return { auth, tokens };
}

/** A fresh code from a person's phone. */
export function newCode(emulator: ReturnType<typeof createEmulator>, userId: string): Promise<string> {
  return new Promise((resolve, reject) => {
    emulator.wx(userId, app.appId).login({ success: ({ code }) => resolve(code), fail: reject });
  });
}

async function logIn(auth: WeappAuth, code: string): Promise<string> {
  const answer = await auth.fetch(
    new Request('http://127.0.0.1/auth/login', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomBytes(16).toString('hex'),
      },
      body: JSON.stringify({ code }),
    }),
  );
  if (!answer.ok) throw new Error(`the login was answered ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as LoginResponse).token; // As the protocol says.
}
