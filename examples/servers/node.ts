import { createServer } from 'node:http';
import { requireUser, toNodeHandler } from '@weapp-auth/server/node';
import { auth, port, ready } from './auth.ts';

const login = toNodeHandler(auth);
const guard = requireUser(auth);

createServer(async (request, response) => {
  if (request.url !== '/hello') return login(request, response);
  const signedIn = await guard(request, response);
  if (signedIn !== null) response.end(JSON.stringify({ hello: signedIn.user.id }));
}).listen(port, '127.0.0.1', ready);
