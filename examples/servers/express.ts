import { currentUser, requireUser, weappAuth } from '@weapp-auth/server/express';
import express from 'express';
import { auth, port, ready } from './auth.ts';

const app = express();
app.use(weappAuth(auth));
app.get('/hello', requireUser(auth), (request, response) => {
  response.json({ hello: currentUser(request).id });
});
app.listen(port, '127.0.0.1', ready);
