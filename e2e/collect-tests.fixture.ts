export { expect } from 'vitest';

/** A test that was declared where none can run. */
export interface CollectedTest {
  readonly name: string;
  readonly run: () => Promise<void>;
}

let collected: CollectedTest[] = [];

/** In place of vitest's `test`: remembers what it was given. */
export function test(name: string, run: () => Promise<void>): void {
  collected.push({ name, run });
}

/** What was declared since the last time. */
export function takeCollected(): readonly CollectedTest[] {
  const taken = collected;
  collected = [];
  return taken;
}
