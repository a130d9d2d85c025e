import type { DialogEvent, Emulator } from '@weapp-auth/emulator';
import type { FetchHandler } from '../traffic/tap.ts';
import type { Switches } from '../wire.ts';
import { DroppedConnection } from './to-listener.ts';

type Fault = Parameters<Emulator['addFault']>[0];
type Refusal = Switches['refuses'][number];

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

const refused: Readonly<Record<Refusal, (dialog: DialogEvent) => boolean>> = {
  userInfo: ({ kind }) => kind === 'user-profile' || kind === 'avatar' || kind === 'nickname',
  phone: ({ kind }) => kind === 'phone-number' || kind === 'realtime-phone-number',
  privacy: ({ kind, contract }) => kind === 'privacy' || contract !== undefined,
  werun: ({ kind, scope }) => kind === 'authorize' && scope === 'scope.werun',
};

/** What is broken on purpose, and the breaking of it. */
export class SwitchBoard {
  readonly #emulator: Emulator;
  readonly #appIds: readonly string[];
  readonly #lostKeys = new Set<string>();
  #switches: Switches = healthy;
  #answersToLose = 0;

  /** @param appIds mini programs whose phone numbers can be used up */
  constructor(emulator: Emulator, appIds: readonly string[]) {
    this.#emulator = emulator;
    this.#appIds = appIds;
    // Answered as it opens, so that it holds for the scripted phones and for those on the page, which would wait for a tap.
    emulator.onEvent((event) => {
      if (event.type === 'dialog') this.#refuse(event.dialog);
    });
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
    const { wechat, phoneQuotaEmpty } = this.#switches;
    this.#emulator.clearFaults();
    if (wechat !== 'healthy') this.#emulator.addFault(faults[wechat]);
    const { apps } = this.#emulator.platform.state;
    for (const appId of this.#appIds) {
      const app = apps.get(appId);
      if (app) app.phoneQuota = phoneQuotaEmpty ? 0 : fullQuota;
    }
  }

  #refuse(dialog: DialogEvent): void {
    if (!this.#switches.refuses.some((what) => refused[what](dialog))) return;
    this.#emulator.people.scriptAnswer(dialog.user, { kind: dialog.kind, answer: { accept: false } });
  }
}
