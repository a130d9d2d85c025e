import type { Emulator, NewUser } from '@weapp-auth/emulator';
import type { Switches } from '@weapp-auth/playground/wire';
import { demoAppIds } from '../demo.ts';
import type { FetchHandler } from './tap.ts';
import { DroppedConnection } from './to-listener.ts';

type Fault = Parameters<Emulator['addFault']>[0];
type Habits = NonNullable<NewUser['habits']>;

const healthy: Switches = {
  wechat: 'healthy',
  refuses: [],
  phoneQuotaEmpty: false,
  baseLibrary: '3.17.0',
  loseLoginAnswers: false,
};

const fullQuota = 1_000;
const always = Number.MAX_SAFE_INTEGER;

const faults: Readonly<Record<Exclude<Switches['wechat'], 'healthy'>, Fault>> = {
  slow: { target: '*', times: always, delayMs: 2_000 },
  down: { target: '*', times: always, drop: 'before' },
  busy: { target: '*', times: always, errcode: -1 },
  'rate-limited': { target: '*', times: always, errcode: 45011 },
  garbage: { target: '*', times: always, body: '<html><body>502 Bad Gateway</body></html>' },
};

const refusedDialogs: Readonly<Record<Switches['refuses'][number], readonly (keyof Habits)[]>> = {
  userInfo: ['user-profile', 'avatar', 'nickname'],
  phone: ['phone-number', 'realtime-phone-number'],
  privacy: ['privacy'],
  werun: ['authorize'],
};

/** What is broken on purpose, and the breaking of it. */
export class SwitchBoard {
  readonly #emulator: Emulator;
  readonly #lostKeys = new Set<string>();
  #switches: Switches = healthy;
  #answersToLose = 0;

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  get switches(): Switches {
    return this.#switches;
  }

  /** Changes what is given and leaves the rest. */
  change(changes: Partial<Switches>): Switches {
    this.#switches = { ...this.#switches, ...changes };
    this.#apply();
    return this.#switches;
  }

  /** Mends everything. */
  reset(): void {
    this.change(healthy);
  }

  /** The answer to the next login is lost, once. */
  loseNextAnswer(): void {
    this.#answersToLose += 1;
  }

  /** WeChat says of the next code that it was used, or is too old. */
  spoilNextCode(how: 'used' | 'expired'): void {
    this.#emulator.addFault({ target: '/sns/jscode2session', errcode: how === 'used' ? 40163 : 40029 });
  }

  /** Wraps the login server: with `loseLoginAnswers`, the first answer to each login attempt is lost on its way back. */
  loseAnswers(handler: FetchHandler): FetchHandler {
    return async (request) => {
      const response = await handler(request);
      const key = request.headers.get('idempotency-key');
      if (key === null || !this.#isToLose(key)) return response;
      throw new DroppedConnection();
    };
  }

  #isToLose(key: string): boolean {
    if (this.#answersToLose > 0) {
      this.#answersToLose -= 1;
      return true;
    }
    if (!this.#switches.loseLoginAnswers || this.#lostKeys.has(key)) return false;
    this.#lostKeys.add(key);
    return true;
  }

  #apply(): void {
    const { wechat, phoneQuotaEmpty, refuses } = this.#switches;
    this.#emulator.clearFaults();
    if (wechat !== 'healthy') this.#emulator.addFault(faults[wechat]);
    const { apps, users } = this.#emulator.platform.state;
    for (const appId of demoAppIds) {
      const app = apps.get(appId);
      if (app) app.phoneQuota = phoneQuotaEmpty ? 0 : fullQuota;
    }
    const habits = Object.fromEntries(
      refuses.flatMap((what) => refusedDialogs[what]).map((kind) => [kind, { accept: false }]),
    );
    for (const user of users.values()) user.habits = habits;
  }
}
