import { StoreError } from '../store-error.ts';

/**
 * Keeps a Redis that is away from slowing everything down. Written by hand because cockatiel's breaker, which guards the
 * platform, lets nothing through while it is open, and so no revocation either; nor does it take a clock.
 */
export interface Circuit {
  /** Runs `call`; throws `StoreError` when it fails, takes too long, or failed a moment ago. */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** The same for a call that matters and is rare: it is also made when another has just failed, and may take longer. */
  insist<T>(call: () => Promise<T>): Promise<T>;
}

/** How long a call may take, how long nobody asks after one failed, and who wants to know. */
export interface CircuitOptions {
  readonly timeoutMs: number;
  readonly pauseMs: number;
  /** A clock that only goes forward, in milliseconds. */
  readonly elapsed: () => number;
  readonly onChange: (state: 'up' | 'down') => void;
}

/** Makes a circuit that is closed: the first call goes through. */
export function createCircuit(options: CircuitOptions): Circuit {
  const state: State = { ...options, closedAgainAt: 0, isDown: false };
  return {
    run: async (call) => {
      if (state.isDown && state.elapsed() < state.closedAgainAt) throw away();
      return attempt(state, call, state.timeoutMs);
    },
    insist: (call) => attempt(state, call, state.timeoutMs * patience),
  };
}

const patience = 5;

interface State extends CircuitOptions {
  closedAgainAt: number;
  isDown: boolean;
}

async function attempt<T>(state: State, call: () => Promise<T>, timeoutMs: number): Promise<T> {
  try {
    const result = await withDeadline(call(), timeoutMs);
    if (state.isDown) turn(state, false);
    return result;
  } catch (error) {
    // Something is wrong with the call or the installation, not with Redis.
    if (error instanceof TypeError) throw error;
    state.closedAgainAt = state.elapsed() + state.pauseMs;
    if (!state.isDown) turn(state, true);
    throw away();
  }
}

function turn(state: State, isDown: boolean): void {
  state.isDown = isDown;
  state.onChange(isDown ? 'down' : 'up');
}

async function withDeadline<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(away()), timeoutMs);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function away(): StoreError {
  return new StoreError('store_unavailable', 'Redis does not answer');
}
