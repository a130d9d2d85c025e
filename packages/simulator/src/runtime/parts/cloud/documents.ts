/** One document of the cloud database. */
export type CloudDocument = Readonly<Record<string, unknown>> & { readonly _id: string };

/** Where collections are kept: the part of the browser's storage that is used. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem'>;

/** The collections of an app, as one text for each. */
export class CloudDocuments {
  readonly #prefix: string;
  readonly #store: TextStore;

  constructor(appId: string, store: TextStore) {
    this.#prefix = `weapp-simulator/${appId}/cloud/`;
    this.#store = store;
  }

  read(collection: string): readonly CloudDocument[] {
    // Written by `write`, below.
    return JSON.parse(
      this.#store.getItem(this.#prefix + collection) ?? '[]',
      revive,
    ) as readonly CloudDocument[];
  }

  write(collection: string, documents: readonly CloudDocument[]): void {
    this.#store.setItem(this.#prefix + collection, JSON.stringify(documents.map(mark)));
  }
}

/** Dates stay dates. */
function mark(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.getTime() };
  if (Array.isArray(value)) return value.map(mark);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mark(member)]));
}

function revive(_: string, value: unknown): unknown {
  const isDate =
    typeof value === 'object' && value !== null && '$date' in value && typeof value.$date === 'number';
  return isDate ? new Date((value as { $date: number }).$date) : value;
}
