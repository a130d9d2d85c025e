import { StoreError } from './store-error.ts';
import type { LoginWrite, SavedLogin } from './writes.ts';

/** Does work of the same name one after the other, and work of different names at the same time. */
export type TakeTurns = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/**
 * Makes turns. While the rows of one person are locked by something else, everything that is sent about this person
 * would take one more connection: so only one is on its way, and a few wait here.
 *
 * @param waiting how many may wait under one name; the next one fails with `store_busy`
 */
export function createTurns(waiting: number): TakeTurns {
  const queues = new Map<string, (() => void)[]>();
  return async (name, work) => {
    const queue = queues.get(name);
    if (queue === undefined) {
      queues.set(name, []);
    } else {
      if (queue.length >= waiting) throw new StoreError('store_busy', 'Too many logins of one identity wait');
      // Whoever is done hands the turn over, so the queue stays where it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      passOn(queues, name);
    }
  };
}

/** How many logins of one identity may wait for the one on its way. A person has a few devices. */
const loginsWaiting = 16;

/** One login of an identity after the other: for a database on the network, where each takes a connection. */
export function saveInTurn(save: (write: LoginWrite) => Promise<SavedLogin>): typeof save {
  const takeTurns = createTurns(loginsWaiting);
  return (write) => takeTurns(`${write.appId} ${write.openId}`, () => save(write));
}

function passOn(queues: Map<string, (() => void)[]>, name: string): void {
  const next = queues.get(name)?.shift();
  if (next === undefined) queues.delete(name);
  else next();
}
