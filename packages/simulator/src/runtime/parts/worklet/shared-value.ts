/** A running animation of a shared value: called each frame until it says that it is over. */
export interface Running {
  /** The value now, and whether this was the last one. */
  readonly at: (elapsedMs: number) => { readonly value: number; readonly isDone: boolean };
  readonly done?: (isFinished: boolean) => void;
}

/** What `timing` and its like return: an animation that begins at the value it is assigned to. */
export class AnimationPlan {
  readonly start: (from: number) => Running;

  constructor(start: (from: number) => Running) {
    this.start = start;
  }
}

type Observer = () => void;

let reading: Observer | null = null;

/** A value that styles follow. Assigning an animation to it runs that animation. */
export class SharedValue {
  #value: unknown;
  #frame = 0;
  #running: Running | null = null;
  readonly #observers = new Set<Observer>();

  constructor(value: unknown) {
    this.#value = value;
  }

  get value(): unknown {
    if (reading !== null) this.#observers.add(reading);
    return this.#value;
  }

  set value(next: unknown) {
    this.cancel();
    if (next instanceof AnimationPlan) {
      this.#run(next.start(Number(this.#value)));
    } else {
      this.#change(next);
    }
  }

  /** Stops the running animation where it is. */
  cancel(): void {
    cancelAnimationFrame(this.#frame);
    const running = this.#running;
    this.#running = null;
    running?.done?.(false);
  }

  /** Forgets an observer. */
  unobserve(observer: Observer): void {
    this.#observers.delete(observer);
  }

  #run(running: Running): void {
    this.#running = running;
    const started = performance.now();
    const step = (): void => {
      const { value, isDone } = running.at(performance.now() - started);
      this.#change(value);
      if (!isDone) {
        this.#frame = requestAnimationFrame(step);
        return;
      }
      this.#running = null;
      running.done?.(true);
    };
    step();
  }

  #change(value: unknown): void {
    this.#value = value;
    for (const observer of [...this.#observers]) observer();
  }
}

/** `wx.worklet.shared`. */
export function shared(value: unknown): SharedValue {
  return new SharedValue(value);
}

/** `wx.worklet.derived`: a value computed of others. */
export function derived(compute: () => unknown): SharedValue {
  const result = new SharedValue(undefined);
  track(() => {
    result.value = compute();
  });
  return result;
}

/** `wx.worklet.cancelAnimation`. */
export function cancelAnimation(value: unknown): void {
  if (value instanceof SharedValue) value.cancel();
}

/** Runs `act` now and whenever a shared value that it read has changed; returns how to stop that. */
export function track(act: () => void): () => void {
  let isStopped = false;
  const observer = (): void => {
    if (isStopped) return;
    const outer = reading;
    reading = observer;
    try {
      act();
    } finally {
      reading = outer;
    }
  };
  observer();
  return () => {
    isStopped = true;
  };
}
