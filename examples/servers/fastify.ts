import { currentUser, requireUser, weappAuth } from '@weapp-auth/server/fastify';
import fastify from 'fastify';
import { auth, port, ready } from './auth.ts';

const app = fastify();
app.register(weappAuth(auth));
app.get('/hello', { onRequest: requireUser(auth) }, (request) => ({ hello: currentUser(request).id }));
await app.listen({ port, host: '127.0.0.1' });
ready();
