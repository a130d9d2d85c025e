import { currentUser, requireUser, weappAuth } from '@weapp-auth/server/koa';
import Koa from 'koa';
import { auth, port, ready } from './auth.ts';

const app = new Koa();
app.use(weappAuth(auth));
app.use(requireUser(auth));
app.use((context) => {
  context.body = { hello: currentUser(context).id };
});
app.listen(port, '127.0.0.1', ready);
