import type { Label } from './label.ts';
import type { Role, Row, Target } from './result.ts';
import { median, steadyRatio } from './statistics.ts';

/** Something to measure in this process. */
export interface Candidate {
  readonly name: Label;
  readonly role: Role;
  readonly note?: Label;
  readonly targets?: readonly Target[];
  /** Does the work `times` times. */
  readonly run: (times: number) => void | Promise<void>;
}

const rounds = 11;
/** Each round measures everybody twice, the second time in the opposite order: what drifts evenly hits all alike. */
const halfRoundMs = 60;

/** Measures candidates in interleaved rounds, in nanoseconds of CPU time for one piece of work. The first is the base. */
export async function compareFunctions(
  candidates: readonly Candidate[],
  progress: (text: string) => void,
): Promise<readonly Row[]> {
  const times = new Map<Candidate, number>();
  for (const candidate of candidates) times.set(candidate, await calibrate(candidate));
  const series = new Map<Candidate, number[]>(candidates.map((candidate) => [candidate, []]));
  for (let round = 0; round < rounds; round += 1) {
    progress(`round ${round + 1}/${rounds}`);
    const halves = new Map<Candidate, number>();
    for (const candidate of [...candidates, ...[...candidates].reverse()]) {
      const half = await measure(candidate, times.get(candidate) ?? 1);
      halves.set(candidate, (halves.get(candidate) ?? 0) + half / 2);
    }
    for (const [candidate, value] of halves) series.get(candidate)?.push(value);
  }
  return rowsOf(candidates, series);
}

/** Turns measured series into rows; the first candidate is the base. */
export function rowsOf<T extends Omit<Candidate, 'run'>>(
  candidates: readonly T[],
  series: ReadonlyMap<T, readonly number[]>,
): readonly Row[] {
  const values = (candidate: T | undefined): readonly number[] =>
    candidate === undefined ? [] : (series.get(candidate) ?? []);
  const base = values(candidates[0]);
  return candidates.map((candidate) => ({
    name: candidate.name,
    role: candidate.role,
    value: median(values(candidate)),
    ...steadyRatio(values(candidate), base),
    ...(candidate.note === undefined ? {} : { note: candidate.note }),
    ...(candidate.targets === undefined ? {} : { targets: candidate.targets }),
  }));
}

/** How often the work fits into a round; warms the code up on the way. */
async function calibrate(candidate: Candidate): Promise<number> {
  for (let times = 1; ; times *= 4) {
    const perTime = await measure(candidate, times);
    if (perTime * times > 30e6) return Math.max(1, Math.round((halfRoundMs * 1e6) / perTime));
  }
}

/** CPU time of this process, which holds still when the machine around it does not. */
async function measure(candidate: Candidate, times: number): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  const pending = candidate.run(times);
  if (pending !== undefined) await pending;
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / times;
}
