import { createWeappAuth } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';

// Made for trying out: the emulator and the demo app of `npm start`. In production leave `wechat` away.
const {
  WX_APPID = 'wx1de30a7400000001',
  WX_APP_SECRET = 'de305ec2e7000000000000000000d3a0',
  WEAPP_AUTH_SECRET = 'only for trying out, at least 32 characters',
  WECHAT_URL = 'http://127.0.0.1:8081',
  DATABASE_FILE = ':memory:',
} = process.env;

const store = sqliteStore({ path: DATABASE_FILE });
await store.migrate();

/** The login server that every example mounts. */
export const auth = createWeappAuth({
  apps: { appId: WX_APPID, secret: WX_APP_SECRET },
  secret: WEAPP_AUTH_SECRET,
  store,
  wechat: { baseUrl: WECHAT_URL },
});

/** Where the example listens. */
export const port = Number(process.env.PORT ?? 8080);

/** Told when it does. */
export function ready(): void {
  console.log(`http://127.0.0.1:${port}/hello`);
}
