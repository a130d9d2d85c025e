import { expect, test } from 'vitest';
import { input, key, minimal, okOf } from './config.fixture.ts';
import { readServeConfig } from './config.ts';
import { findWarnings } from './warnings.ts';

const shared = { WEAPP_AUTH_SECRET: key, DATABASE_URL: 'postgres://u:p@db/x?sslmode=verify-full' };
const bucket = {
  AVATAR_S3_URL: 'https://bucket.example.com',
  AVATAR_S3_REGION: 'r',
  AVATAR_S3_KEY_ID: 'k',
  AVATAR_S3_SECRET: 's',
};
const push = { WX_PUSH_TOKEN: 'AAAAA' };

test.each([
  ['a trial on two variables', { WEAPP_AUTH_SECRET: '' }, ['WEAPP_AUTH_SECRET']],
  ['production without a public address', { NODE_ENV: 'production', ACCESS_TOKENS: '0' }, ['PUBLIC_URL']],
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
  [
    'the database of CloudRun',
    { ...bucket, MYSQL_ADDRESS: '10.0.0.7:3306', MYSQL_USERNAME: 'u', MYSQL_PASSWORD: 'p' },
    ['DATABASE_URL'],
  ],
  ['push messages in the clear', push, ['WX_PUSH_AES_KEY']],
  ['encrypted push messages', { ...push, WX_PUSH_AES_KEY: 'A'.repeat(43) }, []],
])('%s', (_, env, variables) => {
  expect(variablesOf(env)).toEqual(variables);
});

test.each([
  'postgres://u:p@db/x',
  'postgres://u:p@db/x?sslmode=disable',
  'postgres://u:p@db/x?sslmode=prefer',
  'postgres://u:p@db/x?sslmode=disable&ssl=true',
  'postgres://u:p@localhost/x?host=db',
  'postgres://u:p@%zz/x',
  'mysql://u:p@db/x',
  'mariadb://u:p@10.0.0.7/x?ssl=false',
])('the database %s, which is elsewhere and asked without TLS', (url) => {
  expect(variablesOf({ ...bucket, DATABASE_URL: url })).toEqual(['DATABASE_URL']);
});

test.each([
  'postgres://u:p@127.0.0.1/x',
  'postgres://u:p@[::1]/x',
  'postgres://u:p@%2Fvar%2Frun%2Fpostgresql/x',
  'postgres://u:p@db/x?host=/var/run/postgresql',
  'postgres://u:p@db/x?sslmode=require',
  'postgres://u:p@db/x?ssl=true',
  'postgres://u:p@db/x?sslrootcert=ca.pem',
  'mysql://u:p@localhost/x',
  'mysql://u:p@db/x?ssl={"rejectUnauthorized":true}',
  'mysql://u:p@db/x?ssl=Amazon%20RDS',
])('no warning of the database %s', (url) => {
  expect(variablesOf({ ...bucket, DATABASE_URL: url })).toEqual([]);
});

function variablesOf(env: Readonly<Record<string, string>>): readonly string[] {
  const config = okOf(readServeConfig(input({ ...minimal, WEAPP_AUTH_SECRET: key, ...env })));
  return findWarnings(config).map(({ variable }) => variable);
}
