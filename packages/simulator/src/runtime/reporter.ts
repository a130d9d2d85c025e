import type { Boot } from '../shared/boot.ts';
import type { SimulatorEvent, SimulatorMessage } from '../shared/host-message.ts';
import type { Problem, ProblemCode } from '../shared/problem.ts';
import { BrokenModuleError } from './broken-module-error.ts';

/** Tells the embedding page, the terminal and the phone's own screen what happens. */
export class Reporter {
  readonly #boot: Boot;
  readonly #show: (problem: Problem) => void;
  readonly #seen = new Set<string>();

  /** `show` puts a problem on the phone's screen. */
  constructor(boot: Boot, show: (problem: Problem) => void) {
    this.#boot = boot;
    this.#show = show;
  }

  /** Sends an event to the embedding page. */
  emit(event: SimulatorEvent): void {
    if (window.parent === window) return;
    const { user, device } = this.#boot;
    const message: SimulatorMessage = {
      source: 'weapp-auth-simulator',
      version: 1,
      user,
      device,
      at: Date.now(),
      event,
    };
    window.parent.postMessage(message, window.location.origin);
  }

  /** Shows a problem everywhere; the same one only once. */
  problem(problem: Problem): void {
    const key = keyOf(problem);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    void this.#deliver(problem);
  }

  /** Shows a problem that the compiler found, and the terminal knows already. */
  compiled(problem: Problem): void {
    // The same API missing while it runs would be the same problem without a place.
    this.#seen.add(keyOf({ ...problem, file: '' }));
    this.emit({ kind: 'problem', problem });
    this.#show(problem);
  }

  /** Reports a thrown value, with where it was thrown. */
  thrown(error: unknown, where: string): void {
    // The compiler has reported what is wrong with the module already.
    if (error instanceof BrokenModuleError) return;
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const stack = error instanceof Error ? error.stack : undefined;
    this.problem({
      severity: 'error',
      code: 'runtime_error',
      message: { zh: `${where} 抛出异常：${text}`, en: `${where} threw ${text}` },
      ...(stack === undefined ? {} : { stack }),
    });
  }

  /** A warning that only has a sentence. */
  warn(code: ProblemCode, zh: string, en: string): void {
    this.problem({ severity: 'warning', code, message: { zh, en } });
  }

  /** The server knows the source maps: it prints the problem and returns it with true places. */
  async #deliver(problem: Problem): Promise<void> {
    const told = await fetch(`${this.#boot.base}__simulator/problem`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(problem),
    })
      .then((response) => response.json() as Promise<Problem>)
      .catch(() => problem);
    this.emit({ kind: 'problem', problem: told });
    this.#show(told);
  }
}

function keyOf({ code, file = '', message }: Pick<Problem, 'code' | 'file' | 'message'>): string {
  return `${code} ${file} ${message.en}`;
}
