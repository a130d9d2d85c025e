import { StoreError } from './store-error.ts';

/** So many may be inside at once, so many may wait, and whoever comes then is sent away at once. */
export interface Slots {
  /** Resolves to the function that leaves. Throws `StoreError` (`store_busy`) when too many wait already. */
  enter(): Promise<() => void>;
}

/** Makes slots; `waiting` bounds the queue in front of them. */
export function createSlots(size: number, waiting: number): Slots {
  const state: State = { free: size, queue: [], waiting };
  return { enter: () => enter(state) };
}

interface State {
  free: number;
  readonly queue: (() => void)[];
  readonly waiting: number;
}

async function enter(state: State): Promise<() => void> {
  if (state.free > 0) {
    state.free -= 1;
  } else {
    if (state.queue.length >= state.waiting) throw tooMany();
    // Whoever leaves hands the place over, so the number of free ones does not change here.
    await new Promise<void>((resolve) => state.queue.push(resolve));
  }
  let isInside = true;
  return () => {
    if (!isInside) return;
    isInside = false;
    leave(state);
  };
}

function leave(state: State): void {
  const next = state.queue.shift();
  if (next === undefined) state.free += 1;
  next?.();
}

function tooMany(): StoreError {
  return new StoreError('store_busy', 'Too many calls wait for the database');
}
