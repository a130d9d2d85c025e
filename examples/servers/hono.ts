import { serve } from '@hono/node-server';
import { currentUser, requireUser, weappAuth } from '@weapp-auth/server/hono';
import { Hono } from 'hono';
import { auth, port, ready } from './auth.ts';

const app = new Hono();
app.use(weappAuth(auth));
app.get('/hello', requireUser(auth), (context) => context.json({ hello: currentUser(context).id }));
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, ready);
