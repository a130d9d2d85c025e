import { isConfidential } from '../base/loopback.ts';
import type { ObjectStorage } from './object-avatars.ts';
import { type S3Credentials, signS3 } from './sign-s3.ts';

/** A bucket, and who may write it. */
export interface S3StorageOptions extends S3Credentials {
  /**
   * The address of the bucket: `https://pictures-1250000000.cos.ap-guangzhou.myqcloud.com`, or with the bucket in the path,
   * `https://minio.example.com/pictures`.
   */
  readonly url: string;
  /** How long a call may take. Default: 10000. */
  readonly timeoutMs?: number;
  /** Default: the global one. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** UTC milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * A bucket of S3, or of a storage that speaks like it (COS, OSS, MinIO), for {@link objectAvatars}. The key needs to be
 * allowed to get, put, delete and list: without the last, S3 answers for what is not there as for what is forbidden.
 *
 * @throws TypeError when an option cannot be used
 *
 * @example
 * ```ts
 * import { objectAvatars, s3Storage } from '@weapp-auth/server';
 *
 * const avatars = objectAvatars(
 *   s3Storage({
 *     url: 'https://pictures-1250000000.cos.ap-guangzhou.myqcloud.com',
 *     region: 'ap-guangzhou',
 *     keyId: 'the SecretId',
 *     secret: 'the SecretKey',
 *   }),
 * );
 * ```
 */
export function s3Storage(options: S3StorageOptions): ObjectStorage {
  const bucket = readBucket(options.url);
  const send = (method: string, key: string, content?: Content): Promise<Response> =>
    sendSigned({ ...options, bucket }, { method, key, content });
  return {
    async put(key, bytes, type) {
      await finish(await send('PUT', key, { bytes, type }), [200, 201, 204]);
    },
    async get(key) {
      const response = await send('GET', key);
      if (response.status === 200) return new Uint8Array(await response.arrayBuffer());
      await finish(response, [404]);
      return null;
    },
    async delete(key) {
      await finish(await send('DELETE', key), [200, 204, 404]);
    },
  };
}

interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

function readBucket(text: string): string {
  const url = URL.parse(text);
  if (url && isConfidential(url) && !url.search && !url.hash && !url.username) {
    return url.href.replace(/\/+$/, '');
  }
  throw new TypeError('s3Storage: url is the https address of a bucket (http on this machine alone)');
}

async function sendSigned(
  options: S3StorageOptions & { readonly bucket: string },
  {
    method,
    key,
    content,
  }: { readonly method: string; readonly key: string; readonly content?: Content | undefined },
): Promise<Response> {
  const { fetch = globalThis.fetch, now = Date.now, timeoutMs = 10_000 } = options;
  const url = new URL(`${options.bucket}/${key.split('/').map(encode).join('/')}`);
  const headers: Record<string, string> = content ? { 'content-type': content.type } : {};
  const body = content?.bytes ?? new Uint8Array(0);
  const signed = signS3(options, { method, url, headers, body, at: now() });
  const signal = AbortSignal.timeout(timeoutMs);
  // A redirect would carry the signature to another address.
  const init = { method, headers: signed, signal, redirect: 'manual' } as const;
  return fetch(new Request(url, content ? { ...init, body: content.bytes } : init));
}

/** As AWS encodes a path: everything but letters, digits and `-._~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Reads the answer away, so that the connection can be used again. The text of an error may repeat what was sent. */
async function finish(response: Response, expected: readonly number[]): Promise<void> {
  await response.arrayBuffer();
  if (!expected.includes(response.status)) throw new Error(`the object storage answered ${response.status}`);
}
