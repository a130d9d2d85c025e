/** node-easywechat behind express, a jsonwebtoken as login state, nothing stored. */
import express from 'express';
import jwt from 'jsonwebtoken';
import { MiniApp } from 'node-easywechat';
import { listen, settings } from './listen.ts';

const { appId, appSecret, secret, wechatUrl } = settings<{
  readonly appId: string;
  readonly appSecret: string;
  readonly secret: string;
  readonly wechatUrl: string;
}>();

const utils = new MiniApp({ app_id: appId, secret: appSecret, http: { baseURL: wechatUrl } }).getUtils();
const app = express();
app.use(express.json());
app.post('/auth/login', async (request, response) => {
  const session = await utils.codeToSession(request.body.code);
  response.json({ token: jwt.sign({ openid: session.openid }, secret, { expiresIn: '30d' }) });
});

listen(app);
