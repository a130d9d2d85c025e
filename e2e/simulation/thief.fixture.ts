import type { Dice } from './dice.fixture.ts';
import { baseUrl } from './phone.fixture.ts';
import type { VirtualTime } from './virtual-time.fixture.ts';

/** What somebody with a stolen token needs. */
export interface Thief {
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly send: (request: Request) => Promise<Response>;
}

/** Somebody else has the token, and goes on using it after its session ended. */
export function useStolen({ time, dice, send }: Thief, token: string): void {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    time.start(async () => {
      await time.sleep(dice.between(0, 40_000));
      const headers = { authorization: `Bearer ${token}` };
      await send(new Request(`${baseUrl}/auth/me`, { headers })).catch((error: unknown) => {
        if (!(error instanceof TypeError)) throw error;
      });
    });
  }
}
