import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { decryptOpenData } from '@weapp-auth/server';
import CryptoJS from 'crypto-js';
import { MiniApp } from 'node-easywechat';
import { MiniProgram, Store } from 'wechat-jssdk';
import { app } from '../lib/app.ts';
import type { Candidate } from '../lib/compare-functions.ts';
import { compareFunctions } from '../lib/compare-functions.ts';
import type { Part, PartContext, Table } from '../lib/result.ts';

/** Opening what `wx.getUserInfo` encrypted. */
export const openDataPart: Part = { name: 'open-data', run: measureOpenData };

const demo = { zh: '官方示例的写法', en: "the official demo's way" };

/** One user's encrypted profile, as the platform sends it. */
interface Sample {
  readonly sessionKey: string;
  readonly encryptedData: string;
  readonly iv: string;
}

async function measureOpenData({ progress }: PartContext): Promise<readonly Table[]> {
  const sample = encryptProfile();
  const candidates = [
    bare(sample),
    ours(sample),
    official(sample),
    easywechat(sample),
    wechatJssdk(sample),
    cryptoJs(sample),
  ];
  return [
    {
      id: 'open-data',
      title: { zh: '解密开放数据', en: 'Decrypting open data' },
      unit: { zh: 'CPU 时间，纳秒', en: 'ns of CPU time' },
      better: 'lower',
      method: {
        zh: '单进程，一份 402 字节的用户资料，逐个解密',
        en: 'a profile of 402 bytes, one after the other, in one process',
      },
      rows: await compareFunctions(candidates, progress),
    },
  ];
}

function encryptProfile(): Sample {
  const watermark = { appid: app.appId, timestamp: 1_790_000_000 };
  const profile = { openId: 'o'.repeat(28), nickName: '小爱', gender: 2, unionId: 'u'.repeat(28), watermark };
  const rest = 402 - Buffer.byteLength(JSON.stringify({ ...profile, avatarUrl: '' }));
  const plain = JSON.stringify({ ...profile, avatarUrl: 'a'.repeat(rest) });
  const key = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', key, iv);
  const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return {
    sessionKey: key.toString('base64'),
    encryptedData: encrypted.toString('base64'),
    iv: iv.toString('base64'),
  };
}

function repeat(work: () => unknown): (times: number) => void {
  return (times) => {
    for (let n = 0; n < times; n += 1) {
      if (!work()) throw new Error('the data did not open');
    }
  };
}

function bare(sample: Sample): Candidate {
  const key = createSecretKey(Buffer.from(sample.sessionKey, 'base64'));
  const iv = Buffer.from(sample.iv, 'base64');
  const encrypted = Buffer.from(sample.encryptedData, 'base64');
  return {
    name: { zh: '只有解密本身', en: 'a bare decipher' },
    role: 'base',
    note: {
      zh: 'key、iv、数据都已是字节，输出也是字节',
      en: 'key, iv and data ready as bytes; bytes come out',
    },
    run: repeat(() => {
      const decipher = createDecipheriv('aes-128-cbc', key, iv);
      return Buffer.concat([decipher.update(encrypted), decipher.final()]).length === 402;
    }),
  };
}

function ours(sample: Sample): Candidate {
  return {
    name: 'weapp-auth decryptOpenData',
    role: 'ours',
    note: {
      zh: '校验并解码 base64 与 UTF-8，严格解析 JSON（键不得重复），读取 watermark',
      en: 'checks and decodes base64 and UTF-8, parses strictly (no key twice), reads the watermark',
    },
    targets: [{ atMost: 2.5 }, { atMost: 0.33, of: demo.en }],
    run: repeat(() => decryptOpenData(sample.sessionKey, sample).kind === 'decrypted'),
  };
}

/** The steps of the demo that WeChat's documentation links, written anew. */
function official(sample: Sample): Candidate {
  return {
    name: demo,
    role: 'peer',
    note: {
      zh: 'Buffer 作密钥，文本分两段拼接，解析 JSON，核对 watermark 的 appid',
      en: 'a Buffer as key, text in two parts, JSON, appid of the watermark',
    },
    run: repeat(() => {
      const key = Buffer.from(sample.sessionKey, 'base64');
      const decipher = createDecipheriv('aes-128-cbc', key, Buffer.from(sample.iv, 'base64'));
      decipher.setAutoPadding(true);
      const encrypted = Buffer.from(sample.encryptedData, 'base64').toString('binary');
      const text = decipher.update(encrypted, 'binary', 'utf8') + decipher.final('utf8');
      return JSON.parse(text).watermark.appid === app.appId;
    }),
  };
}

function easywechat(sample: Sample): Candidate {
  const utils = new MiniApp({ app_id: app.appId, secret: app.secret }).getUtils();
  return {
    name: 'node-easywechat decryptSession',
    role: 'peer',
    note: { zh: '不检查 watermark', en: 'does not look at the watermark' },
    run: repeat(
      () => utils.decryptSession(sample.sessionKey, sample.iv, sample.encryptedData).openId !== undefined,
    ),
  };
}

function wechatJssdk(sample: Sample): Candidate {
  const miniProgram = { appId: app.appId, appSecret: app.secret };
  const mini = new MiniProgram({ miniProgram, store: new Store() });
  return {
    name: 'wechat-jssdk decryptData',
    role: 'peer',
    note: { zh: '异步；核对 watermark 的 appid', en: 'asynchronous; appid of the watermark' },
    run: async (times) => {
      for (let n = 0; n < times; n += 1) {
        const data = await mini.decryptData(sample.encryptedData, sample.iv, sample.sessionKey);
        if (data.openId === undefined) throw new Error('the data did not open');
      }
    },
  };
}

function cryptoJs(sample: Sample): Candidate {
  return {
    name: 'crypto-js',
    role: 'peer',
    run: repeat(() => {
      const key = CryptoJS.enc.Base64.parse(sample.sessionKey);
      const iv = CryptoJS.enc.Base64.parse(sample.iv);
      const plain = CryptoJS.AES.decrypt(sample.encryptedData, key, { iv });
      return JSON.parse(plain.toString(CryptoJS.enc.Utf8)).watermark.appid === app.appId;
    }),
  };
}
