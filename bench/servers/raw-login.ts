/**
 * The limit for logins: node:http, an undici pool and prepared node:sqlite statements by hand, one transaction for
 * each login. Does what a careful person would write in an afternoon: people are kept apart by openid, only the hash
 * of the token is stored. It neither encrypts the session_key nor survives a lost answer.
 */
import { hash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { Pool } from 'undici';
import { listen, settings } from './listen.ts';

const { appId, appSecret, wechatUrl, path, synchronous } = settings<{
  readonly appId: string;
  readonly appSecret: string;
  readonly wechatUrl: string;
  readonly path: string;
  readonly synchronous: 'normal' | 'full';
}>();

const pool = new Pool(wechatUrl, { connections: 128 });
const db = new DatabaseSync(path);
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = ${synchronous};
  CREATE TABLE users (id TEXT PRIMARY KEY, nickname TEXT, created_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE identities (app_id TEXT, openid TEXT, user_id TEXT NOT NULL, PRIMARY KEY (app_id, openid)) WITHOUT ROWID;
  CREATE TABLE session_keys (app_id TEXT, openid TEXT, key TEXT NOT NULL, PRIMARY KEY (app_id, openid)) WITHOUT ROWID;
  CREATE TABLE sessions (token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX sessions_by_user ON sessions (user_id);
`);
const findUser = db.prepare('SELECT user_id FROM identities WHERE app_id = ? AND openid = ?');
const addUser = db.prepare('INSERT INTO users VALUES (?, NULL, ?)');
const addIdentity = db.prepare('INSERT INTO identities VALUES (?, ?, ?)');
const keepKey = db.prepare(
  'INSERT INTO session_keys VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET key = excluded.key',
);
const addSession = db.prepare('INSERT INTO sessions VALUES (?, ?, ?)');

listen((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    text += chunk;
  });
  request.on('end', () => void login(request, response, text));
});

async function login(_: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
  const { code } = JSON.parse(text) as { readonly code: unknown }; // Checked in the next line.
  if (typeof code !== 'string') {
    response.writeHead(400).end();
    return;
  }
  const query = `appid=${appId}&secret=${appSecret}&js_code=${encodeURIComponent(code)}&grant_type=authorization_code`;
  const answer = await pool.request({ method: 'GET', path: `/sns/jscode2session?${query}` });
  const session = JSON.parse(await answer.body.text()) as {
    readonly openid?: string;
    readonly session_key: string;
  }; // As documented.
  if (session.openid === undefined) {
    response.writeHead(401).end();
    return;
  }
  const token = randomBytes(32).toString('base64url');
  const body = JSON.stringify(save({ ...session, openid: session.openid }, token));
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}

function save(session: { readonly openid: string; readonly session_key: string }, token: string): object {
  const now = Date.now();
  db.exec('BEGIN IMMEDIATE');
  const known = findUser.get(appId, session.openid);
  const id = known === undefined ? randomUUID() : String(known.user_id);
  if (known === undefined) {
    addUser.run(id, now);
    addIdentity.run(appId, session.openid, id);
  }
  keepKey.run(appId, session.openid, session.session_key);
  addSession.run(hash('sha256', token), id, now + 2_592_000_000);
  db.exec('COMMIT');
  const user = { id, nickname: null, avatarUrl: null, hasUnionid: false, createdAt: now };
  return { token, expiresIn: 2_592_000, user, isNewUser: known === undefined };
}
