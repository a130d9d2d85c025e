import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Answered, appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
let token: string;

beforeEach(async () => {
  bed = await openTestBed();
  ({ token } = await bed.login());
});
afterEach(() => bed.close());

describe('what POST /auth/open-data answers', () => {
  const ask = (kind: string, payload: Readonly<Record<string, unknown>>): Promise<Answered> =>
    bed.request('POST', '/auth/open-data', { token, body: { kind, ...bed.seal(payload) } });
  const group = 'tG'.padEnd(28, 'x');
  const steps = [{ timestamp: 1_445_866_601, step: 100 }];

  test.each([
    ['werun', { stepInfoList: steps }],
    ['werun', { stepInfoList: [] }],
    ['group', { openGId: `${group}A` }],
    ['group', { opengid: group, chat_type: 3 }],
    ['chat-tool', { opengid: group, group_openid: 'o'.repeat(28), chat_type: 3 }],
    ['chat-tool', { open_single_roomid: group, group_openid: group, chat_type: 1 }],
  ])('to %s are its fields, said to be claimed', async (kind, data) => {
    const answered = await ask(kind, data);
    expect(answered.body).toEqual({ kind, proof: 'claimed', data });
  });

  test('leaves out what is no field of the kind, and empty ids', async () => {
    const more = { nickName: 'text', openId: bed.openIdOf(), unionId: 'u'.repeat(28), opengid: group };
    const answered = await ask('werun', { stepInfoList: [{ ...steps[0], note: 'text' }], ...more });
    expect(answered.body.data).toEqual({ stepInfoList: steps });
    const room = await ask('group', { opengid: '', open_single_roomid: group, chat_type: 1 });
    expect(room.body.data).toEqual({ open_single_roomid: group, chat_type: 1 });
  });

  test.each([
    ['werun', { opengid: group }],
    ['werun', { stepInfoList: 'text' }],
    ['werun', { stepInfoList: ['text'] }],
    ['werun', { stepInfoList: [{ timestamp: '1', step: 1 }] }],
    ['werun', { stepInfoList: [{ timestamp: 1 }] }],
    ['werun', { stepInfoList: [{ timestamp: 1, step: 0.5 }] }],
    ['werun', { stepInfoList: Array.from({ length: 65 }, () => steps[0]) }],
    ['group', { openGId: 'any text at all, of 28 chars' }],
    ['group', { opengid: group, chat_type: 'text' }],
    ['group', { opengid: [group] }],
    ['group', { nickName: 'A' }],
    ['chat-tool', { purePhoneNumber: '13580006666', phoneNumber: '13580006666', countryCode: '86' }],
  ])('to %s is nothing of %j', async (kind, data) => {
    const answered = await ask(kind, data);
    expect(answered.problem).toMatchObject({ status: 409, code: 'session_key_stale' });
    expect(bed.logs).toContainEqual({ appId: appA, reason: 'other-kind', message: 'open data was refused' });
  });

  test.each(['phone', 'profile', '__proto__', 'constructor', 'WeRun'])(
    'to %s is that there is no such kind',
    async (kind) => {
      const answered = await ask(kind, { stepInfoList: steps });
      expect(answered.problem).toMatchObject({ code: 'validation_failed', errors: [{ path: 'kind' }] });
    },
  );

  test('are the steps of a real wx.getWeRunData', async () => {
    const { kind, ...called } = await bed.emulator.client('alice', appA).call('getWeRunData');
    if (kind !== 'called') throw new Error(kind);
    const { encryptedData, iv } = (called as { result: Record<string, unknown> }).result;
    const body = { kind: 'werun', encryptedData, iv };
    const answered = await bed.request('POST', '/auth/open-data', { token, body });
    expect(answered.body.data.stepInfoList).toHaveLength(31);
  });
});
