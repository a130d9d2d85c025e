/** What most tutorials build: express, a middleware around jsonwebtoken with a text secret. */
import express from 'express';
import jwt from 'jsonwebtoken';
import { listen, settings } from './listen.ts';

const { secret, body } = settings<{ readonly secret: string; readonly body: string }>();
const answer: unknown = JSON.parse(body);
const app = express();

app.use((request, response, next) => {
  try {
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    response.locals.user = jwt.verify(token, secret, { algorithms: ['HS256'] });
    next();
  } catch {
    response.status(401).json({ error: 'unauthorized' });
  }
});
app.get('/me', (_, response) => {
  response.json(answer);
});

listen(app);
