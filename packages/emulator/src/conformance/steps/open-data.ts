import { base64 } from '../../platform/identifiers.ts';
import { encryptOpenData, signRawData } from '../../platform/open-data.ts';
import { nowSeconds, randomBytes } from '../../platform/platform.ts';
import { logIn } from '../person.ts';
import { gives, refuses, type Step, type StepWorld } from '../step.ts';

const nickname = '卡萝🌸';

/** Encrypted data of the phone, and signatures under the session_key. */
export const openDataSteps: readonly Step[] = [
  {
    number: '2.1',
    title: { zh: '解密开放数据', en: 'decrypts open data' },
    task: 'decrypt',
    isVector: true,
    prepare: (world) => {
      const { input, payload } = seal(world);
      return { input, expects: gives({ openId: payload.openId, watermark: { appid: world.appId } }) };
    },
  },
  {
    number: '2.2',
    title: { zh: '解密后的昵称含表情符号', en: 'keeps characters of every plane' },
    task: 'decrypt',
    isVector: true,
    prepare: (world) => ({ input: seal(world).input, expects: gives({ nickName: nickname }) }),
  },
  {
    number: '2.3',
    title: { zh: '水印属于其他小程序：拒绝', en: 'refuses data of another app by its watermark' },
    task: 'decrypt',
    isVector: true,
    prepare: (world) => ({ input: seal(world, 'wx0000000000000000').input, expects: refuses() }),
  },
  {
    number: '2.4',
    title: { zh: 'session_key 不对：报错', en: 'fails under another session_key' },
    task: 'decrypt',
    isVector: true,
    prepare: (world) => {
      const { input } = seal(world);
      return { input: { ...input, sessionKey: newKey(world) }, expects: refuses() };
    },
  },
  {
    number: '2.5',
    title: { zh: '密文被截断：报错', en: 'fails when the data is cut short' },
    task: 'decrypt',
    isVector: true,
    prepare: (world) => {
      const { input } = seal(world);
      return { input: { ...input, encryptedData: input.encryptedData.slice(0, 64) }, expects: refuses() };
    },
  },
  {
    number: '3.1',
    title: { zh: '校验 rawData 的签名', en: 'accepts the signature of rawData' },
    task: 'check-signature',
    isVector: true,
    prepare: (world) => ({ input: sign(world), expects: gives(true) }),
  },
  {
    number: '3.2',
    title: { zh: 'rawData 被改动：拒绝', en: 'refuses rawData that was altered' },
    task: 'check-signature',
    isVector: true,
    prepare: (world) => {
      const input = sign(world);
      return { input: { ...input, rawData: `${input.rawData} ` }, expects: refuses() };
    },
  },
  {
    number: '3.3',
    title: { zh: '检查登录态：有效', en: 'checks a session_key that lives' },
    task: 'check-session',
    prepare: async (world) => ({ input: { ...(await logIn(world)) }, expects: gives(true) }),
  },
  {
    number: '3.4',
    title: { zh: '检查登录态：已过期', en: 'checks a session_key that has died' },
    task: 'check-session',
    prepare: async (world) => {
      const input = { ...(await logIn(world)) };
      world.emulator.people.expireSession(world.user, world.appId);
      return { input, expects: refuses() };
    },
  },
];

interface Sealed {
  readonly input: {
    readonly appId: string;
    readonly sessionKey: string;
    readonly encryptedData: string;
    readonly iv: string;
  };
  readonly payload: { readonly openId: string };
}

function seal({ emulator, appId, user }: StepWorld, markedAppId: string = appId): Sealed {
  const { platform } = emulator;
  const sessionKey = base64(randomBytes(platform, 16));
  const iv = base64(randomBytes(platform, 16));
  const { openid: openId } = emulator.people.account(user, appId);
  const watermark = { timestamp: nowSeconds(platform), appid: markedAppId };
  const payload = { openId, nickName: nickname, gender: 2, language: 'zh_CN', city: '', watermark };
  const encryptedData = encryptOpenData(sessionKey, iv, payload);
  return { input: { appId, sessionKey, encryptedData, iv }, payload };
}

function sign(world: StepWorld): { rawData: string; signature: string; sessionKey: string } {
  const sessionKey = newKey(world);
  const rawData = JSON.stringify({ nickName: nickname, gender: 2, avatarUrl: 'https://example.com/a/0' });
  return { rawData, signature: signRawData(rawData, sessionKey), sessionKey };
}

function newKey({ emulator }: StepWorld): string {
  return base64(randomBytes(emulator.platform, 16));
}
