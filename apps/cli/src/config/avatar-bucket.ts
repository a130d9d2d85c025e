import { isConfidential, Secret } from '@weapp-auth/server';
import { type EnvSource, readEnvValue } from './env-value.ts';

/** A bucket of S3, or of a storage that speaks like it, for uploaded pictures. */
export interface AvatarBucket {
  readonly url: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: Secret;
}

const names = ['AVATAR_S3_URL', 'AVATAR_S3_REGION', 'AVATAR_S3_KEY_ID', 'AVATAR_S3_SECRET'] as const;

/** Reads the bucket for uploaded pictures: all four variables, or none and a folder it is. */
export function readAvatarBucket(source: EnvSource): AvatarBucket | null {
  const [url, region, keyId, secret] = names.map((name) => readEnvValue(source, [name])?.value);
  if (!url && !region && !keyId && !secret) return null;
  const missing = names.find((name) => readEnvValue({ ...source, problems: [] }, [name]) === null);
  if (missing !== undefined) report(source, missing);
  else if (url && !isBucketUrl(url)) report(source, 'AVATAR_S3_URL');
  else if (url && region && keyId && secret) return { url, region, keyId, secret: new Secret(secret) };
  return null;
}

function isBucketUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && isConfidential(url) && !url.search && !url.hash && !url.username;
}

function report(source: EnvSource, variable: string): void {
  source.problems.push({
    code: 'setting_malformed',
    variable,
    problem: {
      zh: `头像存储桶的设置不完整或有误：${variable}`,
      en: `the bucket for pictures is not set up: ${variable} is missing or wrong`,
    },
    remedy: {
      zh: `同时设置 ${names.join('、')}；AVATAR_S3_URL 是存储桶的 https 地址，例如 https://名称-1250000000.cos.ap-guangzhou.myqcloud.com`,
      en: `set ${names.join(', ')} together; AVATAR_S3_URL is the https address of the bucket, such as https://name-1250000000.cos.ap-guangzhou.myqcloud.com`,
    },
  });
}
