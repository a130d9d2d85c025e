import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { objectAvatars } from './object-avatars.ts';
import { s3Storage } from './s3-storage.ts';
import { samplePictures } from './sample-pictures.fixture.ts';

const keyId = 'key-id-of-a-test';
const secret = 'canary: the secret key of a test';
const region = 'ap-guangzhou';
const now = (): number => Date.UTC(2026, 10, 20);
const { png } = samplePictures;

/** An object storage that believes nobody whose signature is not right, and says the reason in its own words. */
async function startStorage(): Promise<{ url: string; objects: Map<string, Buffer>; types: string[] }> {
  const objects = new Map<string, Buffer>();
  const types: string[] = [];
  const server = createServer(async (request, response) => {
    const { method, url = '' } = request;
    const body = await buffer(request);
    if (!isSigned(request, body)) return void response.writeHead(403).end(`<Error>${secret}</Error>`);
    if (method === 'PUT') {
      objects.set(url, body);
      types.push(String(request.headers['content-type']));
      return void response.writeHead(200).end();
    }
    if (method === 'DELETE') return void response.writeHead(objects.delete(url) ? 204 : 404).end();
    const found = objects.get(url);
    return void response.writeHead(found ? 200 : 404).end(found ?? '<Error>NoSuchKey</Error>');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  // The address of a TCP listener is never a path.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, objects, types };
}

/** Read from the specification on its own: by the names that the request says it signed. */
function isSigned({ method, url, headers }: IncomingMessage, body: Buffer): boolean {
  const shape =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request,SignedHeaders=([\w;-]+),Signature=(\w{64})$/;
  const [, id, day = '', where, names = '', signature = ''] = shape.exec(headers.authorization ?? '') ?? [];
  if (id !== keyId || where !== region || !names.split(';').includes('host')) return false;
  if (headers['x-amz-content-sha256'] !== hash('sha256', body, 'hex')) return false;
  const lines = names.split(';').map((name) => `${name}:${headers[name]}`);
  const canonical = `${method}\n${url}\n\n${lines.join('\n')}\n\n${names}\n${hash('sha256', body, 'hex')}`;
  const stamp = `${headers['x-amz-date']}\n${day}/${region}/s3/aws4_request\n${hash('sha256', canonical, 'hex')}`;
  const sign = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const dayKey = sign(Buffer.from(`AWS4${secret}`), day);
  const key = sign(sign(sign(dayKey, region), 's3'), 'aws4_request');
  return timingSafeEqual(sign(key, `AWS4-HMAC-SHA256\n${stamp}`), Buffer.from(signature, 'hex'));
}

describe('a bucket', () => {
  test.each(['', '/', '/pictures', '/pictures/of/people/'])(
    'at %j keeps, gives and deletes',
    async (path) => {
      const { url, objects, types } = await startStorage();
      const storage = s3Storage({ url: url + path, region, keyId, secret, now });
      const key = "avatars/a b+c!'()*~._-中/x";
      expect(await storage.get(key)).toBeNull();
      await storage.put(key, new Uint8Array(png), 'image/png');
      expect(types).toEqual(['image/png']);
      expect([...objects.keys()][0]).toMatch(/\/avatars\/a%20b%2Bc%21%27%28%29%2A~\._-%E4%B8%AD\/x$/);
      expect(Buffer.from((await storage.get(key)) ?? [])).toEqual(png);
      await storage.delete(key);
      await storage.delete(key);
      expect(await storage.get(key)).toBeNull();
    },
  );

  test('keeps pictures', async () => {
    const { url } = await startStorage();
    const avatars = objectAvatars(s3Storage({ url, region, keyId, secret, now }));
    await avatars.put({ userId: 'u1', bytes: new Uint8Array(png), type: 'image/png' });
    expect(await avatars.get('u1')).toMatchObject({ type: 'image/png' });
  });

  test.each(['put', 'get', 'delete'] as const)(
    'that refuses the key: %s fails and repeats nothing',
    async (name) => {
      const { url } = await startStorage();
      const storage = s3Storage({ url, region, keyId, secret: 'another', now });
      const call = name === 'put' ? storage.put('k', new Uint8Array(1), 'image/png') : storage[name]('k');
      const message = await call.then(String, String);
      expect(message).toBe('Error: the object storage answered 403');
    },
  );

  test('that is not there fails', async () => {
    const storage = s3Storage({ url: 'http://127.0.0.1:9', region, keyId, secret, now });
    const message = await storage.get('k').then(String, String);
    expect(message).not.toContain('canary');
    expect(message).toContain('Error');
  });

  test('that sends elsewhere is not followed', async () => {
    const asked: string[] = [];
    const fetch = async (request: Request): Promise<Response> => {
      asked.push(`${request.url} ${request.redirect}`);
      return new Response(null, { status: 307, headers: { location: 'http://evil.example.com/' } });
    };
    const storage = s3Storage({ url: 'https://bucket.example.com', region, keyId, secret, now, fetch });
    await expect(storage.get('k')).rejects.toThrow('the object storage answered 307');
    expect(asked).toEqual(['https://bucket.example.com/k manual']);
  });

  test.each(['', 'bucket', 'ftp://x/y', 'https://u:p@x/y', 'https://x/y?z', 'https://x/y#z'])(
    'cannot be at %j',
    (url) => {
      expect(() => s3Storage({ url, region, keyId, secret })).toThrow(TypeError);
    },
  );
});
