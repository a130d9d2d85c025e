import { describe, expect, it } from 'vitest';
import { Database } from './database.ts';
import { CloudDocuments, type TextStore } from './documents.ts';

function emptyDatabase(store: TextStore = memoryStore()): Database {
  return new Database(new CloudDocuments('wx1', store), 'openid-alice');
}

function memoryStore(): TextStore {
  const texts = new Map<string, string>();
  return { getItem: (key) => texts.get(key) ?? null, setItem: (key, text) => void texts.set(key, text) };
}

async function namesOf(query: { get(): Promise<unknown> | undefined }): Promise<readonly unknown[]> {
  const { data } = (await query.get()) as { data: readonly { name: unknown }[] };
  return data.map(({ name }) => name);
}

async function filled(): Promise<Database> {
  const database = emptyDatabase();
  for (const [name, age] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ] as const) {
    await database.collection('people').add({ data: { name, age, tags: [name], deep: { at: age } } });
  }
  return database;
}

describe('a query', () => {
  it('finds by value, condition, path and pattern, in order', async () => {
    const database = await filled();
    const people = database.collection('people');
    const _ = database.command as Readonly<Record<string, (value: unknown) => unknown>>;
    expect(await namesOf(people.where({ name: 'b' }))).toEqual(['b']);
    expect(await namesOf(people.where({ age: _.gt?.(1) }).orderBy('age', 'desc'))).toEqual(['c', 'b']);
    expect(await namesOf(people.where({ 'deep.at': 3 }))).toEqual(['c']);
    expect(await namesOf(people.where({ tags: 'a' }))).toEqual(['a']);
    expect(await namesOf(people.where({ name: /[ac]/ }).skip(1).limit(1))).toEqual(['c']);
    expect(await people.where({ age: _.in?.([1, 3]) }).count()).toMatchObject({ total: 2 });
  });

  it('changes and removes what it finds', async () => {
    const database = await filled();
    const people = database.collection('people');
    const _ = database.command as Readonly<Record<string, (...values: unknown[]) => unknown>>;
    expect(
      await people
        .where({ age: 1 })
        .update({ data: { age: _.inc?.(9), 'deep.at': 0, tags: _.push?.('z'), name: _.remove?.() } }),
    ).toMatchObject({ stats: { updated: 1 } });
    expect(await people.where({ age: 10 }).get()).toMatchObject({
      data: [{ deep: { at: 0 }, tags: ['a', 'z'] }],
    });
    expect(await people.where({ age: 2 }).remove()).toMatchObject({ stats: { removed: 1 } });
    expect(await people.count()).toMatchObject({ total: 2 });
  });
});

describe('a document', () => {
  it('is added with its owner, read, replaced and removed by its id', async () => {
    const database = emptyDatabase();
    const { _id } = (await database.collection('things').add({ data: { when: new Date(5) } })) as {
      _id: string;
    };
    const thing = database.collection('things').doc(_id);
    expect(await thing.get()).toMatchObject({
      data: { _openid: 'openid-alice', when: new Date(5) },
      errMsg: 'document.get:ok',
    });
    await thing.set({ data: { n: 1 } });
    await thing.update({ data: { m: 2 } });
    expect(await thing.get()).toMatchObject({ data: { n: 1, m: 2 } });
    await thing.remove();
    await expect(thing.get()).rejects.toMatchObject({
      errMsg: expect.stringContaining('document.get:fail cannot find'),
    });
  });

  it('answers by callbacks instead of a promise', async () => {
    const database = emptyDatabase();
    const answered = await new Promise((success) => {
      expect(database.collection('c').count({ success })).toBeUndefined();
    });
    expect(answered).toMatchObject({ total: 0 });
  });
});

it('is kept for the next page', async () => {
  const store = memoryStore();
  await emptyDatabase(store)
    .collection('c')
    .add({ data: { name: 'kept' } });
  expect(await namesOf(emptyDatabase(store).collection('c'))).toEqual(['kept']);
});
