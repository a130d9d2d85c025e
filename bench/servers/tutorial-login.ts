/** What tutorials teach: express, axios, better-sqlite3 in its own defaults plus WAL, a jsonwebtoken as login state. */
import axios from 'axios';
import Database from 'better-sqlite3';
import express from 'express';
import jwt from 'jsonwebtoken';
import { listen, settings } from './listen.ts';

const { appId, appSecret, secret, wechatUrl, path, synchronous } = settings<{
  readonly appId: string;
  readonly appSecret: string;
  readonly secret: string;
  readonly wechatUrl: string;
  readonly path: string;
  readonly synchronous: 'normal' | 'full';
}>();

const db = new Database(path);
db.pragma('journal_mode = WAL');
db.pragma(`synchronous = ${synchronous}`);
db.exec(`CREATE TABLE users (
  id INTEGER PRIMARY KEY, openid TEXT UNIQUE NOT NULL, session_key TEXT NOT NULL, created_at INTEGER NOT NULL
)`);
const save = db.prepare(`INSERT INTO users (openid, session_key, created_at) VALUES (?, ?, ?)
  ON CONFLICT (openid) DO UPDATE SET session_key = excluded.session_key RETURNING id`);

const app = express();
app.use(express.json());
app.post('/auth/login', async (request, response) => {
  const { data } = await axios.get(`${wechatUrl}/sns/jscode2session`, {
    params: { appid: appId, secret: appSecret, js_code: request.body.code, grant_type: 'authorization_code' },
    // The platform answers text/plain; tutorials rely on axios to parse it anyway.
  });
  if (data.errcode) {
    response.status(401).json(data);
    return;
  }
  const { id } = save.get(data.openid, data.session_key, Date.now());
  response.json({ token: jwt.sign({ id }, secret, { expiresIn: '30d' }), user: { id } });
});

listen(app);
