import { isRecord } from '../../../shared/is-record.ts';
import { Change, command, matches, removed, valueAt } from './command.ts';
import type { CloudDocument, CloudDocuments } from './documents.ts';

type Values = Readonly<Record<string, unknown>>;
/** Options of every call: callbacks take the place of the promise. */
type Options = Values | undefined;

/** `wx.cloud.database()`. */
export class Database {
  readonly command: typeof command = command;
  readonly #documents: CloudDocuments;
  readonly #openid: string;

  constructor(documents: CloudDocuments, openid: string) {
    this.#documents = documents;
    this.#openid = openid;
  }

  collection(name: string): Query {
    return new Query({ documents: this.#documents, name, openid: this.#openid }, {});
  }

  serverDate(): Date {
    return new Date();
  }

  RegExp({ regexp, options }: { readonly regexp: string; readonly options?: string }): RegExp {
    return new RegExp(regexp, options);
  }
}

interface Collection {
  readonly documents: CloudDocuments;
  readonly name: string;
  readonly openid: string;
}

interface QueryShape {
  readonly where?: unknown;
  readonly order?: readonly (readonly [path: string, direction: 'asc' | 'desc'])[];
  readonly limit?: number;
  readonly skip?: number;
  readonly fields?: Values;
}

/** A collection, narrowed down step by step. */
class Query {
  readonly #collection: Collection;
  readonly #shape: QueryShape;

  constructor(collection: Collection, shape: QueryShape) {
    this.#collection = collection;
    this.#shape = shape;
  }

  where(where: unknown): Query {
    return this.#with({ where });
  }
  orderBy(path: string, direction: 'asc' | 'desc'): Query {
    return this.#with({ order: [...(this.#shape.order ?? []), [path, direction]] });
  }
  limit(limit: number): Query {
    return this.#with({ limit });
  }
  skip(skip: number): Query {
    return this.#with({ skip });
  }
  field(fields: Values): Query {
    return this.#with({ fields });
  }

  doc(id: string): DocumentReference {
    return new DocumentReference(this.#collection, String(id));
  }

  get(options?: Options): Promise<unknown> | undefined {
    return settle('collection.get', options, () => ({
      data: this.#found().map((each) => pick(each, this.#shape.fields)),
    }));
  }

  count(options?: Options): Promise<unknown> | undefined {
    return settle('collection.count', options, () => ({ total: this.#matching().length }));
  }

  add(options?: Options): Promise<unknown> | undefined {
    return settle('collection.add', options, () => {
      const { documents, name, openid } = this.#collection;
      const data = isRecord(options?.data) ? options.data : {};
      const _id = String(data._id ?? crypto.randomUUID().replaceAll('-', ''));
      documents.write(name, [...documents.read(name), { _openid: openid, ...data, _id }]);
      return { _id };
    });
  }

  update(options?: Options): Promise<unknown> | undefined {
    return settle('collection.update', options, () => ({ stats: { updated: this.#change(options?.data) } }));
  }

  remove(options?: Options): Promise<unknown> | undefined {
    return settle('collection.remove', options, () => {
      const { documents, name } = this.#collection;
      const gone = new Set(this.#matching());
      documents.write(
        name,
        documents.read(name).filter((each) => ![...gone].some(({ _id }) => _id === each._id)),
      );
      return { stats: { removed: gone.size } };
    });
  }

  #with(more: QueryShape): Query {
    return new Query(this.#collection, { ...this.#shape, ...more });
  }

  #matching(): readonly CloudDocument[] {
    const { documents, name } = this.#collection;
    return documents.read(name).filter((each) => matches(each, this.#shape.where ?? {}));
  }

  #found(): readonly CloudDocument[] {
    // The client's own limit: 20 documents at a time.
    const { order = [], skip = 0, limit = 20 } = this.#shape;
    const sorted = [...this.#matching()].sort((a, b) => compareBy(order, a, b));
    return sorted.slice(skip, skip + Math.min(limit, 20));
  }

  #change(data: unknown): number {
    const { documents, name } = this.#collection;
    const ids = new Set(this.#matching().map(({ _id }) => _id));
    documents.write(
      name,
      documents.read(name).map((each) => (ids.has(each._id) ? changed(each, data) : each)),
    );
    return ids.size;
  }
}

/** One document by its id. */
class DocumentReference {
  readonly #collection: Collection;
  readonly #id: string;

  constructor(collection: Collection, id: string) {
    this.#collection = collection;
    this.#id = id;
  }

  get(options?: Options): Promise<unknown> | undefined {
    return settle('document.get', options, () => {
      const data = this.#all().find(({ _id }) => _id === this.#id);
      if (data === undefined) throw new Error(`cannot find document with _id ${this.#id}`);
      return { data };
    });
  }

  set(options?: Options): Promise<unknown> | undefined {
    return settle('document.set', options, () => {
      const others = this.#all().filter(({ _id }) => _id !== this.#id);
      const data = isRecord(options?.data) ? options.data : {};
      this.#write([...others, { _openid: this.#collection.openid, ...data, _id: this.#id }]);
      return { _id: this.#id, stats: { updated: this.#all().length - others.length, created: 1 } };
    });
  }

  update(options?: Options): Promise<unknown> | undefined {
    return settle('document.update', options, () => {
      const all = this.#all();
      this.#write(all.map((each) => (each._id === this.#id ? changed(each, options?.data) : each)));
      return { stats: { updated: all.some(({ _id }) => _id === this.#id) ? 1 : 0 } };
    });
  }

  remove(options?: Options): Promise<unknown> | undefined {
    return settle('document.remove', options, () => {
      const all = this.#all();
      const kept = all.filter(({ _id }) => _id !== this.#id);
      this.#write(kept);
      return { stats: { removed: all.length - kept.length } };
    });
  }

  #all(): readonly CloudDocument[] {
    return this.#collection.documents.read(this.#collection.name);
  }

  #write(documents: readonly CloudDocument[]): void {
    this.#collection.documents.write(this.#collection.name, documents);
  }
}

function changed(document: CloudDocument, data: unknown): CloudDocument {
  const result = structuredClone(document) as Record<string, unknown> & { _id: string };
  for (const [path, value] of isRecord(data) ? Object.entries(data) : []) {
    const next = value instanceof Change ? value.apply(valueAt(result, path)) : value;
    put(result, path.split('.'), next);
  }
  return result;
}

function put(target: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    const inner = isRecord(target[name]) ? { ...target[name] } : {};
    target[name] = inner;
    put(inner, rest, value);
  } else if (value === removed) {
    delete target[name];
  } else {
    target[name] = value;
  }
}

function pick(document: CloudDocument, fields: Values | undefined): unknown {
  if (fields === undefined) return document;
  const isWanted = Object.values(fields).some(Boolean);
  const entries = Object.entries(document).filter(
    ([name]) => name === '_id' || Boolean(fields[name]) === isWanted,
  );
  return Object.fromEntries(
    isWanted ? entries : Object.entries(document).filter(([name]) => !(name in fields)),
  );
}

function compareBy(order: NonNullable<QueryShape['order']>, a: unknown, b: unknown): number {
  for (const [path, direction] of order) {
    const [x, y] = [valueAt(a, path) as never, valueAt(b, path) as never];
    if (x !== y) return (x < y ? -1 : 1) * (direction === 'desc' ? -1 : 1);
  }
  return 0;
}

/** A promise without callbacks; with them nothing is returned. */
function settle(name: string, options: Options, act: () => object): Promise<unknown> | undefined {
  const run = async (): Promise<object> => ({ errMsg: `${name}:ok`, ...act() });
  const { success, fail, complete } = options ?? {};
  if (![success, fail, complete].some((each) => typeof each === 'function')) {
    return run().catch((error: unknown) => Promise.reject(failure(name, error)));
  }
  void run().then(
    (result) => callAll([success, complete], result),
    (error: unknown) => callAll([fail, complete], failure(name, error)),
  );
  return undefined;
}

function callAll(callbacks: readonly unknown[], value: unknown): void {
  for (const callback of callbacks) {
    if (typeof callback === 'function') callback(value);
  }
}

function failure(name: string, error: unknown): object {
  const message = error instanceof Error ? error.message : String(error);
  return { errCode: -1, errMsg: `${name}:fail ${message}` };
}
