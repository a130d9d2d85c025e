import type { Problem } from '../shared/problem.ts';

/** Collects what is wrong during one compilation; the same problem is kept once. */
export class ProblemList {
  readonly #problems = new Map<string, Problem>();

  add(problem: Problem): void {
    const { code, file, line, column, message } = problem;
    this.#problems.set(JSON.stringify([code, file, line, column, message.en]), problem);
  }

  addAll(problems: readonly Problem[]): void {
    for (const problem of problems) {
      this.add(problem);
    }
  }

  get errors(): readonly Problem[] {
    return [...this.#problems.values()].filter((problem) => problem.severity === 'error');
  }

  /** Every problem, errors first. */
  get all(): readonly Problem[] {
    const warnings = [...this.#problems.values()].filter((problem) => problem.severity === 'warning');
    return [...this.errors, ...warnings];
  }
}
