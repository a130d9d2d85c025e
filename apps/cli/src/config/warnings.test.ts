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
  ['a trial on two variables', {}, []],
  ['production without a public address', { NODE_ENV: 'production' }, ['PUBLIC_URL']],
  ['production with one', { NODE_ENV: 'production', PUBLIC_URL: 'https://login.example.com' }, []],
  ['a database that replicas share, with pictures on one of them', shared, ['AVATAR_FOLDER']],
  ['the same with a bucket', { ...shared, ...bucket }, []],
  ['push messages in the clear', push, ['WX_PUSH_AES_KEY']],
  ['encrypted push messages', { ...push, WX_PUSH_AES_KEY: 'A'.repeat(43) }, []],
])('%s', (_, env, variables) => {
  const warnings = findWarnings(okOf(readServeConfig(input({ ...minimal, ...env }))));
  expect(warnings.map(({ variable }) => variable)).toEqual(variables);
});
