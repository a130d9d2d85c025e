/** better-auth's own handler for `GET /api/auth/get-session`, on its in-memory adapter, with the bearer plugin. */
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { bearer } from 'better-auth/plugins';
import { listen, settings } from './listen.ts';

const { secret } = settings<{ readonly secret: string }>();

listen(
  toNodeHandler(
    betterAuth({
      secret,
      baseURL: 'http://127.0.0.1',
      database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
      emailAndPassword: { enabled: true },
      plugins: [bearer()],
      trustedOrigins: ['http://127.0.0.1:*'],
      rateLimit: { enabled: false },
      telemetry: { enabled: false },
      logger: { disabled: true },
    }),
  ),
);
