import { expect, test } from 'vitest';
import { signS3 } from './sign-s3.ts';

/** The keys and the bucket of AWS's own examples: "Authenticating Requests: Using the Authorization Header". */
const credentials = {
  region: 'us-east-1',
  keyId: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const bucket = 'https://examplebucket.s3.amazonaws.com';
const at = Date.UTC(2013, 4, 24);

test.each([
  [
    'GET',
    '/test.txt',
    { range: 'bytes=0-9' },
    '',
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'PUT',
    '/test%24file.text',
    { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    'Welcome to Amazon S3.',
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ],
])('signs %s %s as AWS does', (method, path, headers, body, signature) => {
  const request = { method, url: new URL(bucket + path), headers, body: Buffer.from(body), at };
  const signed = signS3(credentials, request);
  expect(signed.authorization?.split('Signature=')[1]).toBe(signature);
});
