import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileAvatars } from '../avatars/file-avatars.ts';
import { samplePictures } from '../avatars/sample-pictures.fixture.ts';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weapp-auth-'));
  bed = await openTestBed({ avatars: fileAvatars(folder), accessToken: {} });
});
afterEach(async () => {
  await bed.close();
  await rm(folder, { recursive: true });
});

/** A request of which nothing but the headers and half a body has come. */
interface HalfRequest {
  readonly answer: Promise<Response>;
  /** Sends the other half. */
  end(): void;
}

interface SlowRequest {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

function begin({ method, path, type, body }: SlowRequest, token: string): HalfRequest {
  const half = Math.floor(body.length / 2);
  let end = (): void => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(body.subarray(0, half));
      end = () => {
        controller.enqueue(body.subarray(half));
        controller.close();
      };
    },
  });
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  const init = { method, headers, body: stream, duplex: 'half' } as const;
  return { answer: bed.auth.fetch(new Request(`http://login.test${path}`, init)), end: () => end() };
}

const upload: SlowRequest = {
  method: 'POST',
  path: '/auth/me/avatar',
  type: 'multipart/form-data; boundary=b',
  body: Buffer.concat([
    Buffer.from('--b\r\nContent-Disposition: form-data; name="avatar"; filename="a.png"\r\n\r\n'),
    samplePictures.png,
    Buffer.from('\r\n--b--\r\n'),
  ]),
};
const json = (method: string, path: string, body: unknown): SlowRequest => ({
  method,
  path,
  type: 'application/json',
  body: Buffer.from(JSON.stringify(body)),
});

test.each([
  ['a name', json('PUT', '/auth/me', { nickname: 'late' })],
  ['a wish for an access token', json('POST', '/auth/access-token', {})],
  ['a picture', upload],
])('%s whose sender was logged out while it came does nothing', async (_, request) => {
  const { token } = await bed.login();
  const { answer, end } = begin(request, token);
  await bed.request('POST', '/auth/logout', { token });
  bed.advance(1000);
  end();
  const answered = await answer;
  expect([answered.status, await answered.json()]).toMatchObject([401, { code: 'session_revoked' }]);
  expect((await bed.login()).user).toMatchObject({ nickname: null, avatarUrl: null });
});

test('a body that comes slowly while its session lives is taken', async () => {
  const { token } = await bed.login();
  const { answer, end } = begin(json('PUT', '/auth/me', { nickname: 'patient' }), token);
  bed.advance(20_000);
  end();
  expect(await (await answer).json()).toMatchObject({ nickname: 'patient' });
});

test('one person has three files on their way at most, and stops nobody else', async () => {
  const { token } = await bed.login('alice');
  const other = await bed.login('bob');
  const underWay = Array.from({ length: 3 }, () => begin(upload, token));
  const refused = begin(upload, token);
  expect([(await refused.answer).status, (await refused.answer).headers.get('retry-after')]).toEqual([
    429,
    '5',
  ]);
  const others = begin(upload, other.token);
  for (const { end } of [others, ...underWay]) end();
  const answers = await Promise.all([others, ...underWay].map(({ answer }) => answer));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const next = begin(upload, token);
  next.end();
  expect((await next.answer).status).toBe(200);
});
