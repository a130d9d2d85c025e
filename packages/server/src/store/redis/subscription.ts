import { withDeadline } from '../../base/deadline.ts';
import type { RedisListener } from './redis-client.ts';
import type { RedisConnections } from './redis-connections.ts';

/** What is listened to, and how long to wait before another attempt. */
export interface SubscriptionOptions {
  readonly connections: RedisConnections;
  readonly channel: string;
  readonly listener: RedisListener;
  /** See `SharedCache.subscribe`. */
  readonly onHearing: () => void;
  readonly pauseMs: number;
}

/** A subscription that is kept up until it is ended. */
export interface Subscription {
  /** Resolves once it stands. Never rejects. */
  readonly standing: Promise<void>;
  end(): Promise<void>;
}

/** Subscribes, and goes on trying as long as Redis is away. Once it stands, the client renews it by itself. */
export function keepSubscribed(options: SubscriptionOptions): Subscription {
  const state: State = { ...options, hasEnded: false, isStanding: false, wake: null };
  const standing = subscribe(state);
  return {
    standing,
    async end() {
      state.hasEnded = true;
      state.wake?.();
      const { connections, channel, listener, onHearing } = state;
      if (!state.isStanding) return;
      const subscriber = await connections.subscriber();
      for (const event of madeAgain) subscriber.off(event, onHearing);
      // A connection that is gone listens to nothing either, and one that is being closed may never answer.
      await withDeadline(subscriber.unsubscribe(channel, listener), state.pauseMs).catch(() => {});
    },
  };
}

interface State extends SubscriptionOptions {
  hasEnded: boolean;
  isStanding: boolean;
  wake: (() => void) | null;
}

const madeAgain = ['ready', 'node-ready'] as const;

async function subscribe(state: State): Promise<void> {
  while (!state.hasEnded) {
    try {
      const subscriber = await state.connections.subscriber();
      await subscriber.subscribe(state.channel, state.listener);
      for (const event of madeAgain) subscriber.on(event, state.onHearing);
      state.isStanding = true;
      state.onHearing();
      return;
    } catch {
      await pause(state);
    }
  }
}

function pause(state: State): Promise<void> {
  return new Promise((resolve) => {
    // A process that has nothing else to do need not stay for this.
    const timer = setTimeout(resolve, state.pauseMs).unref();
    state.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
