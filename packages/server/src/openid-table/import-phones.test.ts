import { describe, expect, test } from 'vitest';
import { fingerprintsOf, revealPhone } from '../people/stored-phone.ts';
import { logIn } from '../testing/contract/fixtures.ts';
import { importIdentities } from './import-identities.ts';
import {
  bind,
  china,
  dumpOf,
  each,
  emptyStore,
  holdersIn,
  keysOf,
  now,
  options,
  ownerOf,
  secret,
  somebodyWith,
  userOf,
} from './import-phones.fixture.ts';

const newer = 'a newer secret of the login server, long enough';
const taken = 'imported without its phone: another user has it';
describe('a phone number in a table of openids', () => {
  test('is bound: its user is found by it, and it is nowhere in the clear', async () => {
    const store = await emptyStore();
    const rows = [
      { openid: 'openid-1', phone: '138-0013-8000', created_at: '2024-05-01' },
      { openid: 'openid-2', purePhoneNumber: '2025550123', countryCode: '+1' },
      { openid: 'openid-3', phone: 'NULL' },
      { openid: 'openid-4', phone: '' },
    ];
    const result = await importIdentities(store, each(rows), options);
    expect(result).toMatchObject({ added: 4, phones: 2, phonesTaken: 0, invalid: 0, problems: [] });
    const first = await userOf(store, 'openid-1');
    expect(first).toMatchObject({ updatedAt: Date.UTC(2024, 4, 1) });
    expect(first.phone).toMatchObject({ masked: '138******00', countryCode: '86' });
    expect(first.phone && revealPhone(keysOf(secret), first.phone)).toBe('13800138000');
    expect(await ownerOf(store, '13800138000')).toBe(first.id);
    expect(await ownerOf(store, '2025550123', { countryCode: '1' })).toBe(
      (await userOf(store, 'openid-2')).id,
    );
    expect((await userOf(store, 'openid-3')).phone).toBeNull();
    expect(await dumpOf(store)).not.toMatch(/13800138000|2025550123/);
    expect(await store.claimEvents({ limit: 9, now, leaseUntil: now })).toEqual([]);
  });

  test('stays with its user in a login, and in an import that is run again', async () => {
    const store = await emptyStore();
    const rows = [{ openid: 'openid-1', phone: '13800138000' }];
    await importIdentities(store, each(rows), options);
    const before = await dumpOf(store);
    const again = await importIdentities(store, each(rows), { ...options, now: now + 1 });
    expect(again).toMatchObject({ added: 0, known: 1, phones: 0, phonesTaken: 0 });
    expect(await dumpOf(store)).toBe(before);
    const { user } = await logIn(store, { name: 'a', appId: options.appId, openId: 'openid-1' });
    expect(user.phone?.masked).toBe('138******00');
  });

  test('that the person took back does not return with an import that is run again', async () => {
    const store = await emptyStore();
    const rows = [{ openid: 'openid-1', phone: '13800138000' }];
    await importIdentities(store, each(rows), options);
    const { id: userId } = await userOf(store, 'openid-1');
    await store.bindPhone({ userId, phone: null, otherIndexes: [], eventId: 'e', emit: false, at: now });
    await importIdentities(store, each(rows), options);
    expect((await userOf(store, 'openid-1')).phone).toBeNull();
  });

  test('is sealed under the newest secret, and known by the older ones', async () => {
    const store = await emptyStore();
    await importIdentities(store, each([{ openid: 'openid-1', phone: '13800138000' }]), options);
    const rotating = { ...options, secret: [newer, secret] };
    const rows = [
      { openid: 'openid-2', phone: '13800138000' },
      { openid: 'openid-3', phone: '13900139000' },
    ];
    for (const dryRun of [true, false]) {
      const result = await importIdentities(store, each(rows), { ...rotating, dryRun });
      expect(result).toMatchObject({ phones: 1, phonesTaken: 1, problems: [{ line: 2, problem: taken }] });
    }
    expect(await ownerOf(store, '13900139000', { under: newer })).toBe((await userOf(store, 'openid-3')).id);
    expect(await ownerOf(store, '13900139000')).toBeNull();
  });

  test('is refused without a secret, before anything of its batch is written, in a dry run too', async () => {
    const store = await emptyStore();
    const rows = [{ openid: 'openid-1' }, { openid: 'openid-2', mobile: '13800138000' }];
    const { secret: _, ...without } = options;
    for (const dryRun of [false, true]) {
      const importing = importIdentities(store, each(rows), { ...without, dryRun });
      const error = await importing.catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'DataFormatError', code: 'secret_missing', line: 3 });
      expect(String(error)).not.toContain('138');
    }
    expect(await store.countRows('users')).toBe(0);
    const empty = [{ openid: 'openid-1', mobile: 'NULL' }];
    expect(await importIdentities(store, each(empty), without)).toMatchObject({ added: 1, phones: 0 });
  });

  test('is refused with a secret that is too short', async () => {
    const importing = importIdentities(await emptyStore(), each([]), { ...options, secret: 'short' });
    await expect(importing).rejects.toThrow(TypeError);
  });

  test('leaves out its row when it is none, and no problem tells it', async () => {
    const store = await emptyStore();
    const rows = [
      { openid: 'openid-1', phone: '1380013800' },
      { openid: 'openid-2', phone: '+12025550123' },
      { openid: 'openid-3', phone: '+12025550123', area_code: '44' },
      { openid: 'openid-4', tel: '13800138000', phone_country_code: 'CN' },
      { openid: 'openid-5', tel: '13800138000', phone_country_code: 'NULL' },
    ];
    const result = await importIdentities(store, each(rows), options);
    expect(result).toMatchObject({ added: 1, phones: 1, invalid: 4 });
    expect(result.problems).toEqual([
      { line: 2, problem: 'phone is not a phone number' },
      { line: 3, problem: 'phone needs a country_code' },
      { line: 4, problem: 'phone does not begin with its country_code' },
      { line: 5, problem: 'country_code is not one to four digits' },
    ]);
    expect(await store.findIdentity(options.appId, 'openid-1')).toBeNull();
  });
});

describe('a number that another user has', () => {
  const rows = [
    { openid: 'openid-1', phone: '13800138000' },
    { openid: 'openid-2', phone: '13900139000' },
    { openid: 'openid-3', phone: '13900139000' },
    { openid: 'bad' },
    { openid: 'openid-4', phone: '+86 139 0013 9000' },
    { openid: 'openid-2', phone: '13700137000' },
  ];

  test('is left out of its row, which is imported and named, and joins nobody', async () => {
    const store = await emptyStore();
    const owner = await somebodyWith(store, '13800138000');
    const result = await importIdentities(store, each(rows), options);
    expect(result).toMatchObject({ read: 6, added: 4, known: 1, joined: 0, phones: 1, phonesTaken: 3 });
    expect(result.problems.map(({ line }) => line)).toEqual([2, 4, 5, 6]);
    expect(result.problems[0]?.problem).toBe(taken);
    expect(JSON.stringify(result)).not.toContain('13800138000');
    expect(await ownerOf(store, '13800138000')).toBe(owner);
    expect(await ownerOf(store, '13900139000')).toBe((await userOf(store, 'openid-2')).id);
    expect((await userOf(store, 'openid-1')).phone).toBeNull();
    expect(await store.countRows('merges')).toBe(0);
  });

  test('is counted the same in a dry run, which writes nothing', async () => {
    const store = await emptyStore();
    await somebodyWith(store, '13800138000');
    const before = await dumpOf(store);
    const dry = await importIdentities(store, each(rows), { ...options, dryRun: true });
    expect(await dumpOf(store)).toBe(before);
    expect(dry).toEqual(await importIdentities(store, each(rows), options));
  });

  test('is counted the same across batches', async () => {
    const store = await emptyStore();
    const many = Array.from({ length: 450 }, (_, position) => ({
      openid: `openid-${position}`,
      phone: `1380013${String(position % 300).padStart(4, '0')}`,
    }));
    const dry = await importIdentities(store, each(many), { ...options, dryRun: true });
    expect(dry).toMatchObject({ added: 450, phones: 300, phonesTaken: 150 });
    expect(dry.problems).toHaveLength(100);
    expect(dry).toEqual(await importIdentities(store, each(many), options));
  });
});

describe('two users that a unionid joins', () => {
  const older = { openid: 'openid-1', unionid: 'union-1', created_at: '2024-01-01' };
  const younger = { openid: 'openid-2', unionid: 'union-1', created_at: '2025-01-01' };

  test.each([
    ['of the older', [{ ...older, phone: '13800138000' }, younger], '13800138000'],
    ['of the younger', [older, { ...younger, phone: '13800138000' }], '13800138000'],
    [
      'of both, once',
      [
        { ...older, phone: '13800138000' },
        { ...younger, phone: '13800138000' },
      ],
      '13800138000',
    ],
    [
      'of the older where they differ',
      [
        { ...older, phone: '13900139000' },
        { ...younger, phone: '13800138000' },
      ],
      '13900139000',
    ],
  ])('have the number %s', async (_, rows, number) => {
    for (const order of [rows, rows.toReversed()]) {
      const store = await emptyStore();
      expect(await importIdentities(store, each(order), options)).toMatchObject({ added: 2, joined: 1 });
      const user = await userOf(store, 'openid-1');
      expect(await userOf(store, 'openid-2')).toEqual(user);
      expect(await ownerOf(store, number)).toBe(user.id);
      expect(await holdersIn(store)).toBe(1);
      const before = await dumpOf(store);
      expect(await importIdentities(store, each(order), options)).toMatchObject({ known: 2, phones: 0 });
      expect(await dumpOf(store)).toBe(before);
    }
  });

  test('each have their own again when the join is taken back', async () => {
    const store = await emptyStore();
    const rows = [
      { ...older, phone: '13900139000' },
      { ...younger, phone: '13800138000' },
    ];
    await importIdentities(store, each(rows), options);
    const [merge] = await store.listMerges((await userOf(store, 'openid-1')).id);
    const phoneIndexes = (): string[] => [...fingerprintsOf(keysOf(secret), china('13800138000'))];
    await store.undoMerge({ mergeId: merge?.id ?? '', phoneIndexes, emit: false, at: now });
    expect(await ownerOf(store, '13900139000')).toBe((await userOf(store, 'openid-1')).id);
    expect(await ownerOf(store, '13800138000')).toBe((await userOf(store, 'openid-2')).id);
  });

  test('leave a person their own number who has logged in before', async () => {
    const store = await emptyStore();
    const person = { name: 'a', appId: 'wx0000000000000002', unionId: 'union-1', at: Date.UTC(2023, 0, 1) };
    const { user } = await logIn(store, person);
    await bind(store, user.id, '13700137000');
    await importIdentities(store, each([{ ...older, phone: '13800138000' }]), options);
    expect(await ownerOf(store, '13700137000')).toBe(user.id);
    expect((await userOf(store, 'openid-1')).id).toBe(user.id);
    expect(await ownerOf(store, '13800138000')).toBeNull();
  });
});
