import { expect, test } from 'vitest';
import { input, key, minimal, okOf } from './config.fixture.ts';
import { readServeConfig } from './config.ts';
import { findWarnings } from './warnings.ts';

const shared = { WEAPP_AUTH_SECRET: key, DATABASE_URL: 'postgres://u:p@db/x' };
const bucket = {
  AVATAR_S3_URL: 'https://bucket.example.com',
  AVATAR_S3_REGION: 'r',
  AVATAR_S3_KEY_ID: 'k',
  AVATAR_S3_SECRET: 's',
};
const push = { WX_PUSH_TOKEN: 'AAAAA' };

test.each([
  ['a trial on two variables', { WEAPP_AUTH_SECRET: '' }, ['WEAPP_AUTH_SECRET']],
  ['production without a public address', { NODE_ENV: 'production' }, ['PUBLIC_URL']],
  ['production with one', { NODE_ENV: 'production', PUBLIC_URL: 'https://login.example.com' }, []],
  ['headers of CloudRun', { ...shared, ...bucket, CBR_ENV_ID: 'e', CLOUDRUN_LOGIN: '1' }, ['CLOUDRUN_LOGIN']],
  ['headers where the gateway is the only way in', { CLOUDRUN_LOGIN: '1', CLOUDRUN_GATEWAY_ONLY: '1' }, []],
  ['Redis on this machine', { REDIS_URL: 'redis://127.0.0.1:6379' }, []],
  ['Redis elsewhere with a password and TLS', { REDIS_URL: 'rediss://:p@redis:6379' }, []],
  ['Redis elsewhere without TLS', { REDIS_URL: 'redis://:p@redis:6379' }, ['REDIS_URL']],
  ['Redis elsewhere without a password', { REDIS_URL: 'rediss://redis:6379' }, ['REDIS_URL']],
  ['a cluster with one open node', { REDIS_URL: 'rediss://:p@a:6379,redis://b:6379' }, ['REDIS_URL']],
  ['a database that replicas share, with pictures on one of them', shared, ['AVATAR_FOLDER']],
  ['the same with a bucket', { ...shared, ...bucket }, []],
  ['push messages in the clear', push, ['WX_PUSH_AES_KEY']],
  ['encrypted push messages', { ...push, WX_PUSH_AES_KEY: 'A'.repeat(43) }, []],
])('%s', (_, env, variables) => {
  const warnings = findWarnings(okOf(readServeConfig(input({ ...minimal, WEAPP_AUTH_SECRET: key, ...env }))));
  expect(warnings.map(({ variable }) => variable)).toEqual(variables);
});
