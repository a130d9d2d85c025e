import type { Dice } from './dice.fixture.ts';
import type { VirtualTime } from './virtual-time.fixture.ts';

/** What may happen to a message, as shares of all messages; all 0: the weather is fine. */
export interface Weather {
  /** Lost on its way. */
  lost: number;
  /** Done, and the answer lost. */
  answerLost: number;
  /** Sent twice. */
  doubled: number;
  /** The longest delay, in milliseconds. Each has one of its own, so that messages overtake each other. */
  delayMs: number;
}

export const fine: Weather = { lost: 0, answerLost: 0, doubled: 0, delayMs: 20 };

type Handler = (request: Request) => Promise<Response>;

/** A way on which messages are delayed, lost, doubled and overtaken. */
export function createWay(
  { dice, time, weather }: { readonly dice: Dice; readonly time: VirtualTime; readonly weather: Weather },
  handle: Handler,
): Handler {
  const delay = (): Promise<void> => time.sleep(dice.between(1, weather.delayMs));
  return async (request) => {
    const copy = dice.chance(weather.doubled) ? request.clone() : null;
    await delay();
    if (dice.chance(weather.lost)) throw await lostAfter(time);
    // Nobody waits for the answer to the second one.
    if (copy !== null)
      time.start(() =>
        delay()
          .then(() => handle(copy))
          .then(ignore, ignore),
      );
    const response = await handle(request);
    await delay();
    if (dice.chance(weather.answerLost)) throw await lostAfter(time);
    return response;
  };
}

/** A lost message is noticed late. */
async function lostAfter(time: VirtualTime): Promise<TypeError> {
  await time.sleep(3000);
  return new TypeError('fetch failed');
}

function ignore(): void {}
