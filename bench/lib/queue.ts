/** First in, first out: what is taken is never older than the whole queue takes to be used up. */
export interface Queue<T> {
  readonly length: () => number;
  readonly add: (item: T) => void;
  readonly take: () => T | undefined;
}

/** Creates an empty queue. Taking costs the same however long it is. */
export function createQueue<T>(): Queue<T> {
  let items: T[] = [];
  let taken = 0;
  return {
    length: () => items.length - taken,
    add: (item) => {
      if (taken > items.length / 2) {
        items = items.slice(taken);
        taken = 0;
      }
      items.push(item);
    },
    take: () => {
      if (taken === items.length) return undefined;
      taken += 1;
      return items[taken - 1];
    },
  };
}
