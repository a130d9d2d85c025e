import type { RequestListener } from 'node:http';

/** A listener for a port whose address has to be known before it is known who answers there. */
export interface Entrance {
  readonly listener: RequestListener;
  /** Lets in who waits, and everybody from now on. */
  readonly open: (listener: RequestListener) => void;
}

/** Makes one. */
export function createEntrance(): Entrance {
  const waiting: Parameters<RequestListener>[] = [];
  let opened: RequestListener | null = null;
  return {
    listener: (...exchange) => {
      if (opened === null) waiting.push(exchange);
      else opened(...exchange);
    },
    open(listener) {
      opened = listener;
      for (const exchange of waiting.splice(0)) listener(...exchange);
    },
  };
}
