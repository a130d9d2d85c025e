import type { Text } from '../language.ts';
import type { ServeConfig } from './config.ts';

/** A configuration that works, but perhaps not as it was meant. */
export interface ConfigWarning {
  readonly variable: string;
  readonly text: Text;
  readonly remedy: Text;
}

/** What `serve` says at its start, and `doctor` too. Pure. */
export function findWarnings(config: ServeConfig): readonly ConfigWarning[] {
  const { production, publicUrl, database, avatarFolder, avatarBucket, features } = config;
  const warnings: ConfigWarning[] = [];
  if (production && publicUrl === null) warnings.push(noPublicUrl);
  if (database.kind !== 'sqlite' && avatarBucket === null) warnings.push(localAvatars(avatarFolder));
  if (features.push !== null && features.push.aesKey === null) warnings.push(plainPush);
  return warnings;
}

const noPublicUrl: ConfigWarning = {
  variable: 'PUBLIC_URL',
  text: {
    zh: '没有设置 PUBLIC_URL：头像地址与 JWT 的签发者取自请求的 Host，而它由发送者决定',
    en: 'PUBLIC_URL is not set: picture addresses and the issuer of JWTs follow the Host of a request, which its sender chooses',
  },
  remedy: {
    zh: '设为客户端访问本服务器的地址，例如 https://login.example.com',
    en: 'set it to where clients reach this server, such as https://login.example.com',
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
