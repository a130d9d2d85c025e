import { createHmac, hash } from 'node:crypto';

/** Who signs. */
export interface S3Credentials {
  /** `us-east-1`, `ap-guangzhou`. */
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
}

/** A request before it is signed. */
export interface S3Request {
  readonly method: string;
  /** Its path has to be encoded as it goes out. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** UTC milliseconds. */
  readonly at: number;
}

/**
 * The headers of a request to an object storage, with those that prove who sends it: AWS Signature Version 4, which S3,
 * COS, OSS and MinIO all take. Written here because it is these few lines; the tests hold it against AWS's own examples.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signS3(
  { region, keyId, secret }: S3Credentials,
  { method, url, headers, body, at }: S3Request,
): Record<string, string> {
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const digest = hash('sha256', body, 'hex');
  const sent = { ...headers, 'x-amz-content-sha256': digest, 'x-amz-date': time };
  const signed = Object.entries({ ...sent, host: url.host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const lines = signed.map(([name, value]) => `${name}:${value.trim()}\n`).join('');
  const canonical = [method, url.pathname, '', lines, names, digest].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, hash('sha256', canonical, 'hex')].join('\n');
  const signature = hmac(signingKey(secret, scope), text).toString('hex');
  const credential = `Credential=${keyId}/${scope}`;
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 ${credential},SignedHeaders=${names},Signature=${signature}`,
  };
}

function signingKey(secret: string, scope: string): Buffer {
  return scope.split('/').reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
