/** This server's side of the wire as a program that `weapp-emulator conformance` can ask. */
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createKeys } from '../base/keys.ts';
import { silentLogger } from '../observe/logger.ts';
import { sqliteStore } from '../store/sqlite.ts';
import { createCode2Session } from './code2session.ts';
import { answerVector } from './conformance-vectors.fixture.ts';
import { createPlatformClient } from './platform-client.ts';
import { createWechatServices } from './wechat-services.ts';

const { WECHAT_BASE_URL = '', WX_APPID = '', WX_APP_SECRET = '' } = process.env;
const app = { appId: WX_APPID, secret: WX_APP_SECRET };
const platform = createPlatformClient({ baseUrl: WECHAT_BASE_URL, now: Date.now });
const exchange = createCode2Session(platform);
const store = sqliteStore({ path: ':memory:' });
await store.migrate();
const keys = createKeys(['k'.repeat(32)], randomBytes);
const services = createWechatServices({ platform, store, keys, log: silentLogger, now: Date.now });

/** Whose phone codes are redeemed: WeChat is asked whether they are this person's. */
let openId = '';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, task, input } = JSON.parse(line);
  console.log(JSON.stringify({ id, ...(await answer(task, input)) }));
}

async function answer(task: string, input: Record<string, string>): Promise<Record<string, unknown>> {
  const { code = '', openid = '', sessionKey = '' } = input;
  switch (task) {
    case 'exchange': {
      const result = await exchange(app, code);
      if (result.kind !== 'exchanged') return { error: result };
      openId = result.openId;
      return { result: { openid: result.openId, unionid: result.unionId } };
    }
    case 'check-session': {
      const result = await services.checkSessionKey(app, { openId: openid, sessionKey });
      if (result.kind === 'valid' || result.kind === 'invalid') return { result: result.kind === 'valid' };
      return { error: result };
    }
    case 'phone-number': {
      const result = await services.phoneNumber(app, { code, openId });
      if (result.kind !== 'found') return { error: result };
      return { result: { purePhoneNumber: result.number, countryCode: result.countryCode } };
    }
    default:
      return answerVector(task, input);
  }
}
