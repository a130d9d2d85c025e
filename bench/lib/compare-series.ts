import type { Candidate } from './compare-functions.ts';
import { rowsOf } from './compare-functions.ts';
import type { Row } from './result.ts';

/** Measures candidates in interleaved rounds with a function that gives the value itself. The first is the base. */
export async function compareSeries<T extends Omit<Candidate, 'run'>>(
  candidates: readonly T[],
  rounds: number,
  measure: (candidate: T) => Promise<number>,
): Promise<readonly Row[]> {
  const series = new Map<T, number[]>(candidates.map((candidate) => [candidate, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const candidate of round % 2 === 0 ? candidates : [...candidates].reverse()) {
      series.get(candidate)?.push(await measure(candidate));
    }
  }
  return rowsOf(candidates, series);
}
