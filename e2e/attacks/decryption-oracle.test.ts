import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld } from '../world.fixture.ts';
import {
  type Attacker,
  appId,
  blockBytes,
  type Ciphertext,
  createAttack,
  flip,
  logIn,
  rest,
  type Seen,
  sent,
  watermark,
} from './attacker.fixture.ts';

let mallory: Attacker;
beforeEach(async () => {
  mallory = await createAttack();
});
afterEach(() => closeWorld(mallory.world));

const doors = [
  ['/auth/me/profile', {}],
  ['/auth/open-data', { kind: 'werun' }],
  ['/auth/open-data', { kind: 'group' }],
] as const;

/** Sends one after the other, resting before the limit of failures is met. */
async function sendAll(path: string, bodies: readonly (() => unknown | Promise<unknown>)[]): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const [n, make] of bodies.entries()) {
    if (n % 10 === 0) rest(mallory.world);
    seen.push(await mallory.post(path, await make()));
  }
  return seen;
}

/** Different answers, as far as anybody could tell them apart. */
function different(seen: readonly Seen[]): readonly Seen[] {
  return [...new Map(seen.map((one) => [JSON.stringify(one), one])).values()];
}

describe('no answer tells anything about what stands in a ciphertext', () => {
  test.each(doors)('%s %j: all 256 last bytes before the padding are one answer', async (path, extra) => {
    const bodies = Array.from({ length: 256 }, (_, value) => async () => {
      const { bytes, iv } = await mallory.userInfo();
      const chosen = Buffer.alloc(blockBytes, 7);
      chosen.writeUInt8(value, blockBytes - 1);
      const aimedAt = bytes.subarray(-blockBytes);
      return { ...extra, ...sent({ bytes: Buffer.concat([bytes.subarray(0, 16), chosen, aimedAt]), iv }) };
    });
    const answers = different(await sendAll(path, bodies));
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({ status: 409, text: expect.stringContaining('session_key_stale') });
  });

  test('whatever fails under the key is the same answer, to the letter', async () => {
    const wm = watermark(mallory.world);
    const texts = [
      'no JSON at all',
      '{}',
      '[]',
      '{"nickName":"A"}',
      `{"nickName":"A",${wm}}x`,
      `{"nickName":"A",${wm}} `,
      `{"nickName":"A","nickName":"B",${wm}}`,
      `{"nickName":"A","watermark":{"timestamp":4102444800,"appid":"${appId}"}}`,
      `{"nickName":"A","watermark":{"timestamp":1,"appid":"${appId}"}}`,
      `{"nickName":"A","watermark":{"timestamp":4102444800,"appid":"wx0000000000000000"}}`,
      `{"openId":"oSomebodyElse","nickName":"A",${wm}}`,
      `{"stepInfoList":"text",${wm}}`,
      `{"a":${'['.repeat(500)}${']'.repeat(500)},${wm}}`,
      '\ufeff{"nickName":"A"}',
    ];
    const spoilt = (await mallory.userInfo()).bytes;
    const bodies = [
      ...texts.map((text) => () => sent(mallory.encrypt(text))),
      () => sent({ bytes: Buffer.alloc(64), iv: Buffer.alloc(16) }),
      () => sent({ bytes: spoilt.subarray(0, -blockBytes), iv: Buffer.alloc(16) }),
      async () => ({ ...sent(await mallory.userInfo()), rawData: '{}', signature: '0'.repeat(40) }),
    ];
    expect(different(await sendAll('/auth/me/profile', bodies))).toHaveLength(1);
    const asSteps = bodies.map((make) => async () => ({ kind: 'werun', ...Object(await make()) }));
    expect(different(await sendAll('/auth/open-data', asSteps))).toHaveLength(1);
    const asLogins = bodies.map((make) => async () => {
      const code = await mallory.code();
      return { appId, code, ...Object(await make()) };
    });
    expect(different(await sendAll('/auth/login', asLogins))).toHaveLength(1);
  });

  test('no bit of the iv shows the own openid, and none changes the user', async () => {
    const before = (await mallory.me()).text;
    const bodies = Array.from({ length: 16 * 8 }, (_, bit) => async () => {
      const { bytes, iv } = await mallory.userInfo();
      return sent({ bytes, iv: flip(iv, bit >> 3, 1 << (bit & 7)) });
    });
    for (const { status, text } of await sendAll('/auth/me/profile', bodies)) {
      expect([200, 409]).toContain(status);
      if (status === 200) expect(text).toBe(before);
      expect(text).not.toContain(mallory.openId);
    }
    const asSteps = bodies.map((make) => async () => ({ kind: 'group', ...(await make()) }));
    expect(different(await sendAll('/auth/open-data', asSteps))).toHaveLength(1);
  });

  test('no changed, lost or doubled block opens, from the first to the last', async () => {
    const blocks = (await mallory.userInfo()).bytes.length / blockBytes;
    const changes: ((bytes: Buffer) => Buffer)[] = [];
    for (let block = 0; block < blocks; block += 1) {
      const [from, to] = [block * blockBytes, (block + 1) * blockBytes];
      changes.push(
        (bytes) => flip(bytes, from + (block % blockBytes)),
        (bytes) => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]),
        (bytes) => Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]),
        (bytes) => bytes.subarray(0, to),
      );
    }
    // The last of them cuts off nothing; without its first block the data begins in the middle of the openid.
    const bodies = changes.slice(0, -1).map((change) => async () => {
      const { bytes, iv } = await mallory.userInfo();
      return sent({ bytes: change(bytes), iv });
    });
    const answers = different(await sendAll('/auth/me/profile', bodies));
    expect(answers.map(({ status }) => status)).toEqual([409]);
  });
});

describe('POST /auth/open-data gives back nothing that the attacker wrote', () => {
  const mark = 'written by the attacker';
  const places = [
    `"stepInfoList":"${mark}"`,
    `"stepInfoList":["${mark}"]`,
    `"stepInfoList":[{"timestamp":"${mark}","step":1}]`,
    `"stepInfoList":[{"timestamp":1,"step":1,"note":"${mark}"}]`,
    `"stepInfoList":[],"${mark}":"${mark}"`,
    `"stepInfoList":[],"__proto__":{"note":"${mark}"}`,
    `"openGId":"${mark}"`,
    `"opengid":"${mark}","chat_type":3`,
    `"opengid":"${'g'.repeat(28)}","chat_type":"${mark}"`,
    `"opengid":{"toString":"${mark}"}`,
    `"open_single_roomid":"${mark}","group_openid":["${mark}"]`,
    `"nickName":"${mark}","purePhoneNumber":"${mark}"`,
  ];

  test.each(['werun', 'group', 'chat-tool', 'profile', 'phone', '__proto__'])(
    'asked for %s',
    async (kind) => {
      const bodies = places.map((place) => () => ({
        kind,
        ...sent(mallory.encrypt(`{${place},${watermark(mallory.world)}}`)),
      }));
      for (const { text } of await sendAll('/auth/open-data', bodies)) expect(text).not.toContain(mark);
    },
  );

  test('nor what WeChat says of who they are, and says of everything that it is only claimed', async () => {
    const ids = `"openId":"${mallory.openId}","unionId":"${'u'.repeat(28)}","openid":"${mallory.openId}"`;
    const data = mallory.encrypt(`{${ids},"stepInfoList":[],${watermark(mallory.world)}}`);
    const { text } = await mallory.post('/auth/open-data', { kind: 'werun', ...sent(data) });
    expect(JSON.parse(text)).toEqual({ kind: 'werun', proof: 'claimed', data: { stepInfoList: [] } });
    const real = await mallory.post('/auth/open-data', { kind: 'werun', ...sent(await mallory.steps()) });
    expect(JSON.parse(real.text)).toMatchObject({ proof: 'claimed' });
  });
});

test('no free text comes out of a ciphertext, neither at once nor from the profile it was written to', async () => {
  const words = 'what a ciphertext says';
  const data = mallory.encrypt(
    `{"nickName":"${words}","avatarUrl":"https://wx.qlogo.cn/1",${watermark(mallory.world)}}`,
  );
  const { status, text } = await mallory.post('/auth/me/profile', sent(data));
  expect(status).toBe(200);
  for (const answer of [text, (await mallory.me()).text]) {
    expect(JSON.parse(answer)).toMatchObject({ nickname: null, avatarUrl: null });
  }
});

describe('what was sent once', () => {
  const spellings: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => text.replaceAll('+', ' '),
    (text) => text.replaceAll('+', '-').replaceAll('/', '_'),
    (text) => text.replaceAll('=', ''),
  ];

  test('is refused again, in any spelling, with another iv, and from somebody else', async () => {
    const first = await mallory.userInfo();
    expect((await mallory.post('/auth/me/profile', sent(first))).status).toBe(200);
    const again: Ciphertext[] = [first, { ...first, iv: flip(first.iv, 7) }];
    const bodies = again.flatMap((data) =>
      spellings.map((spell) => () => {
        const { encryptedData, iv } = sent(data);
        return { encryptedData: spell(encryptedData), iv: spell(iv) };
      }),
    );
    const answers = different(await sendAll('/auth/me/profile', bodies));
    expect(answers.map(({ status }) => status)).toEqual([409]);
    const carol = await logIn(mallory.world, 'carol');
    expect(await carol.post('/auth/me/profile', sent(first))).toEqual(answers[0]);
  });
});

test('who fails eleven times in a minute is not read any more, right or wrong', async () => {
  const wrong = async () => sent({ ...(await mallory.userInfo()), iv: Buffer.alloc(16) });
  for (let n = 0; n < 11; n += 1) {
    expect((await mallory.post('/auth/me/profile', await wrong())).status).toBe(409);
  }
  const right = sent(await mallory.userInfo());
  const refused = [
    await mallory.post('/auth/me/profile', await wrong()),
    await mallory.post('/auth/me/profile', right),
  ];
  expect(refused.map(({ status }) => status)).toEqual([429, 429]);
  expect(refused[0]?.text.length).toBe(refused[1]?.text.length);
  const phone = await mallory.post('/auth/me/phone', sent(mallory.encrypt('{}')));
  expect(phone.status).toBe(429);
  rest(mallory.world);
  expect((await mallory.post('/auth/me/profile', right)).status).toBe(200);
});
