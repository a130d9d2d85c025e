/** How many promises a step kept, broke and left unchecked. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What a step has to say: its numbers and two texts. */
export interface Outcome extends Tally {
  /** Printed in any case. */
  readonly note?: string;
  /** Printed only when something failed. */
  readonly report?: string;
}

/** One thing that `npm test` promises about the repository. */
export interface Step {
  /** A sentence that is true when the step passes. */
  readonly promise: string;
  /** Set when the step writes its own progress to the terminal. */
  readonly streams?: boolean;
  readonly run: () => Promise<Outcome>;
}

export const kept: Outcome = { passed: 1, failed: 0, skipped: 0 };

/** One broken promise with its explanation. */
export function broken(report: string): Outcome {
  return { passed: 0, failed: 1, skipped: 0, report };
}

/** A promise that holds when a list of problems is empty. */
export function outcomeOf(problems: readonly string[]): Outcome {
  return problems.length === 0 ? kept : broken(problems.join('\n'));
}
