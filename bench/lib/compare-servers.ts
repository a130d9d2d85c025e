import { rowsOf } from './compare-functions.ts';
import { inLanguage, type Label } from './label.ts';
import { load } from './load.ts';
import type { Role, Row, Target } from './result.ts';
import type { ServerProcess } from './server-process.ts';

/** A running server and the requests it gets. */
export interface ServerCandidate {
  readonly name: Label;
  readonly role: Role;
  readonly note?: Label;
  readonly targets?: readonly Target[];
  readonly server: ServerProcess;
  readonly request: () => Buffer;
  /** Done before each round, outside of what is measured. */
  readonly prepare?: () => Promise<void>;
}

/** How long and how hard. */
export interface ServerRounds {
  readonly rounds: number;
  readonly durationMs: number;
  readonly connections: number;
  /**
   * `cpu` (default): requests per second of the server's own CPU time. On a core of its own that is its capacity, and
   * it holds still when the machine around it does not. `wall`: requests per second, where waiting is the point.
   */
  readonly by?: 'cpu' | 'wall';
}

/**
 * Presses on servers in interleaved rounds. Where the system does not tell CPU time, wall-clock time is used.
 *
 * @throws Error when a server answers with anything but 2xx: what fails must not look fast
 */
export async function compareServers(
  candidates: readonly ServerCandidate[],
  { rounds, durationMs, connections, by = 'cpu' }: ServerRounds,
  progress: (text: string) => void,
): Promise<readonly Row[]> {
  const series = new Map<ServerCandidate, number[]>(candidates.map((candidate) => [candidate, []]));
  const pressure = { durationMs: durationMs / 2, connections, by };
  for (const candidate of candidates) await press(candidate, { ...pressure, durationMs: durationMs * 2 });
  for (let round = 0; round < rounds; round += 1) {
    const halves = new Map<ServerCandidate, Pressed>();
    // There and back: what drifts evenly hits all alike.
    for (const candidate of [...candidates, ...[...candidates].reverse()]) {
      progress(`round ${round + 1}/${rounds}: ${inLanguage(candidate.name, 'en')}`);
      halves.set(candidate, add(halves.get(candidate), await press(candidate, pressure)));
    }
    for (const [candidate, { answered, seconds }] of halves) series.get(candidate)?.push(answered / seconds);
  }
  return rowsOf(candidates, series);
}

/** Answers, and the seconds they took. */
interface Pressed {
  readonly answered: number;
  readonly seconds: number;
}

function add(first: Pressed = { answered: 0, seconds: 0 }, second: Pressed): Pressed {
  return { answered: first.answered + second.answered, seconds: first.seconds + second.seconds };
}

async function press(
  { name, server, request, prepare }: ServerCandidate,
  { durationMs, connections, by }: Required<Omit<ServerRounds, 'rounds'>>,
): Promise<Pressed> {
  await prepare?.();
  const before = server.cpu();
  const result = await load({ port: server.port, connections, durationMs, request });
  const after = server.cpu();
  if (result.failed > 0)
    throw new Error(`${inLanguage(name, 'en')}: ${result.failed} of ${result.answered} answers failed`);
  const useWall = by === 'wall' || before === null || after === null;
  return { answered: result.answered, seconds: useWall ? result.seconds : (after - before) / 1000 };
}
