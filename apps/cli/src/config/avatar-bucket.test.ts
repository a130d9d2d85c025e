import { expect, test } from 'vitest';
import { input, minimal, okOf, problemsOf } from './config.fixture.ts';
import { readServeConfig } from './config.ts';

const bucket = {
  AVATAR_S3_URL: 'https://pictures-1250000000.cos.ap-guangzhou.myqcloud.com',
  AVATAR_S3_REGION: 'ap-guangzhou',
  AVATAR_S3_KEY_ID: 'the-key-id',
  AVATAR_S3_SECRET: 'the-secret',
};

test('pictures go into a folder unless a bucket is named', () => {
  expect(okOf(readServeConfig(input(minimal))).avatarBucket).toBeNull();
  const { avatarBucket } = okOf(readServeConfig(input({ ...minimal, ...bucket })));
  expect(avatarBucket).toMatchObject({ url: bucket.AVATAR_S3_URL, region: 'ap-guangzhou' });
  expect(avatarBucket?.secret.reveal()).toBe('the-secret');
  expect(JSON.stringify(avatarBucket)).not.toContain('the-secret');
});

test('the secret of the bucket may be in a file', () => {
  const { AVATAR_S3_SECRET: _, ...rest } = bucket;
  const env = { ...minimal, ...rest, AVATAR_S3_SECRET_FILE: '/run/s3' };
  const { avatarBucket } = okOf(readServeConfig(input(env, { '/run/s3': 'from a file\n' })));
  expect(avatarBucket?.secret.reveal()).toBe('from a file');
});

test.each(Object.keys(bucket))('a bucket without %s is refused by that name', (name) => {
  const problems = problemsOf(readServeConfig(input({ ...minimal, ...bucket, [name]: undefined })));
  expect(problems).toMatchObject([{ code: 'setting_malformed', variable: name }]);
});

test.each(['pictures', 'ftp://x/y', 'https://u:p@x', 'https://x?y'])('%s is no bucket', (url) => {
  const problems = problemsOf(readServeConfig(input({ ...minimal, ...bucket, AVATAR_S3_URL: url })));
  expect(problems).toMatchObject([{ code: 'setting_malformed', variable: 'AVATAR_S3_URL' }]);
});
