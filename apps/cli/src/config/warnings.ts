import { isLoopbackHost } from '@weapp-auth/server';
import type { Text } from '../language.ts';
import type { ServeConfig } from './config.ts';
import { isInTheClear } from './database.ts';

/** A configuration that works, but perhaps not as it was meant. */
export interface ConfigWarning {
  readonly variable: string;
  readonly text: Text;
  readonly remedy: Text;
}

/** What `serve` says at its start, and `doctor` too. Pure. */
export function findWarnings(config: ServeConfig): readonly ConfigWarning[] {
  const { production, publicUrl, secrets, redisUrl, database, avatarFolder, avatarBucket, features } = config;
  const warnings: ConfigWarning[] = [];
  if (production && publicUrl === null) warnings.push(noPublicUrl);
  if (secrets === null) warnings.push(keptSecret);
  if (features.cloudRunLogin === 'in-cloudrun') warnings.push(cloudRunLogin);
  if (redisUrl !== null && isOpenRedis(redisUrl.reveal())) warnings.push(openRedis);
  if (isInTheClear(database)) warnings.push(openDatabase);
  if (database.kind !== 'sqlite' && avatarBucket === null) warnings.push(localAvatars(avatarFolder));
  if (features.push !== null && features.push.aesKey === null) warnings.push(plainPush);
  if (config.wechatRecording !== null) warnings.push(recording(config.wechatRecording));
  return warnings;
}

function recording(file: string): ConfigWarning {
  return {
    variable: 'WECHAT_RECORDING',
    text: {
      zh: `微信的应答记录在 ${file}（已脱敏，至多 16 MB）`,
      en: `WeChat's answers are recorded in ${file} (masked, at most 16 MB)`,
    },
    remedy: {
      zh: '用 weapp-auth probe --replay 对照后，去掉该变量',
      en: 'compare it with weapp-auth probe --replay, then unset the variable',
    },
  };
}

const noPublicUrl: ConfigWarning = {
  variable: 'PUBLIC_URL',
  text: {
    zh: '没有设置 PUBLIC_URL：头像地址随请求的 Host 而变',
    en: 'PUBLIC_URL is not set: the addresses of pictures follow the Host of a request',
  },
  remedy: {
    zh: '设为客户端访问本服务器的地址，例如 https://login.example.com',
    en: 'set it to where clients reach this server, such as https://login.example.com',
  },
};

const keptSecret: ConfigWarning = {
  variable: 'WEAPP_AUTH_SECRET',
  text: {
    zh: '没有设置 WEAPP_AUTH_SECRET：密钥与数据库放在同一目录，谁拿到目录就拿到一切',
    en: 'WEAPP_AUTH_SECRET is not set: the secret is kept in the folder of the database, and whoever takes the folder has both',
  },
  remedy: {
    zh: '试用时可忽略；NODE_ENV=production 时必须设置',
    en: 'for a trial that is enough; with NODE_ENV=production it has to be set',
  },
};

const cloudRunLogin: ConfigWarning = {
  variable: 'CLOUDRUN_LOGIN',
  text: {
    zh: 'CLOUDRUN_LOGIN=1：请求头 X-WX-OPENID 会被当作身份；开启公网访问时任何人都能伪造它',
    en: 'CLOUDRUN_LOGIN=1: the header X-WX-OPENID counts as an identity, and with public access switched on anybody can send it',
  },
  remedy: {
    zh: '在云托管控制台关闭公网访问，然后设 CLOUDRUN_GATEWAY_ONLY=1',
    en: 'switch public access off in the CloudRun console, then set CLOUDRUN_GATEWAY_ONLY=1',
  },
};

/** Whether one of the nodes is on another machine, and asked without a password or without TLS. */
function isOpenRedis(addresses: string): boolean {
  return addresses.split(',').some((address) => {
    const url = new URL(address);
    return !isLoopbackHost(url.hostname) && (url.protocol !== 'rediss:' || url.password === '');
  });
}

const openRedis: ConfigWarning = {
  variable: 'REDIS_URL',
  text: {
    zh: 'REDIS_URL 指向另一台机器，但没有密码或没有 TLS：能访问它的人可以拖慢登录、重置限流计数',
    en: 'REDIS_URL names another machine, without a password or without TLS: whoever reaches it can slow logins down and reset rate limits',
  },
  remedy: {
    zh: '写成 rediss://:密码@主机:6379；只在可信内网中可忽略',
    en: 'write rediss://:password@host:6379; inside a network that is trusted all is well',
  },
};

const openDatabase: ConfigWarning = {
  variable: 'DATABASE_URL',
  text: {
    zh: '数据库在另一台机器上，而连接没有 TLS：能监听网络的人可以看到用户资料并篡改查询结果',
    en: 'the database is on another machine and asked without TLS: whoever listens on the way reads what is known of users and can change answers',
  },
  remedy: {
    zh: '在 DATABASE_URL 末尾加 ?sslmode=verify-full（PostgreSQL）或 ?ssl={"rejectUnauthorized":true}（MySQL）；只在可信内网中可忽略',
    en: 'end DATABASE_URL with ?sslmode=verify-full (PostgreSQL) or ?ssl={"rejectUnauthorized":true} (MySQL); inside a network that is trusted all is well',
  },
};

function localAvatars(folder: string): ConfigWarning {
  return {
    variable: 'AVATAR_FOLDER',
    text: {
      zh: `头像保存在本机目录 ${folder}：其他副本看不到，换机器即丢失`,
      en: `pictures are kept in the folder ${folder} of this machine: other replicas do not see them`,
    },
    remedy: {
      zh: '设置 AVATAR_S3_URL 等变量使用对象存储，或把 AVATAR_FOLDER 指向所有副本共享的目录；只有一个副本且磁盘持久时可忽略',
      en: 'name a bucket in AVATAR_S3_URL, or point AVATAR_FOLDER at a folder that all replicas share; with a single replica on a durable disk all is well',
    },
  };
}

const plainPush: ConfigWarning = {
  variable: 'WX_PUSH_AES_KEY',
  text: {
    zh: '没有设置 WX_PUSH_AES_KEY（EncodingAESKey）：消息推送只能用明文模式，内容无法证明来自微信，用户撤回授权与注销微信帐号的事件不会被执行',
    en: 'WX_PUSH_AES_KEY (EncodingAESKey) is not set: message push works in plain mode only, where nothing proves that WeChat wrote a message, so withdrawn authorisations and closed WeChat accounts are not acted on',
  },
  remedy: {
    zh: '在「消息推送」中选安全模式，并把 EncodingAESKey 设为 WX_PUSH_AES_KEY',
    en: 'choose secure mode in the message push settings and set WX_PUSH_AES_KEY to its EncodingAESKey',
  },
};
