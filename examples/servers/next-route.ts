/** In Next.js this is `app/auth/[...path]/route.ts`; `hello` belongs into `app/hello/route.ts` as `GET`. */
import { requireUser, weappAuth } from '@weapp-auth/server/next';
import { auth } from './auth.ts';

export const { GET, POST, PUT, PATCH, DELETE } = weappAuth(auth);

export const hello = requireUser(auth, (_request, { user }) => Response.json({ hello: user.id }));
