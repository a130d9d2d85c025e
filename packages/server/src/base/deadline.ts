/**
 * Waits for work, but not for ever. Late work goes on unheard; the timer holds no process open.
 *
 * @throws DeadlineError when the time is over
 */
export async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DeadlineError(ms)), ms);
  timer.unref();
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Something took longer than it may. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly code = 'deadline_exceeded';

  constructor(ms: number) {
    super(`no end after ${ms} ms`);
  }
}
