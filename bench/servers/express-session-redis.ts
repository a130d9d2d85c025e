/** express-session with its Redis store; `/start` makes a session, `/me` needs it. */
import { createClient } from '@redis/client';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { listen, settings } from './listen.ts';

const { secret, body, redisUrl } = settings<{
  readonly secret: string;
  readonly body: string;
  readonly redisUrl: string;
}>();
const answer: unknown = JSON.parse(body);
const client = createClient({ url: redisUrl });
await client.connect();

const app = express();
const store = new RedisStore({ client, prefix: 'weapp-auth-bench:' });
app.use(session({ store, secret, resave: false, saveUninitialized: false }));
app.get('/start', (request, response) => {
  sessionOf(request).user = 'alice';
  response.json({});
});
app.get('/me', (request, response) => {
  if (sessionOf(request).user === undefined) response.status(401).json({ error: 'unauthorized' });
  else response.json(answer);
});

listen(app);

/** express-session puts it there; its types are not installed. */
function sessionOf(request: object): { user?: string } {
  return (request as { session: { user?: string } }).session;
}
