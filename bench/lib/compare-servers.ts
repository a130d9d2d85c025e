import { rowsOf } from './compare-functions.ts';
import { load } from './load.ts';
import type { Role, Row, Target } from './result.ts';
import type { ServerProcess } from './server-process.ts';

/** A running server and the requests it gets. */
export interface ServerCandidate {
  readonly name: string;
  readonly role: Role;
  readonly note?: string;
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
  const pressure = { durationMs, connections, by };
  for (const candidate of candidates) await press(candidate, { ...pressure, durationMs: durationMs * 2 });
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? candidates : [...candidates].reverse();
    for (const candidate of order) {
      progress(`round ${round + 1}/${rounds}: ${candidate.name}`);
      series.get(candidate)?.push(await press(candidate, pressure));
    }
  }
  return rowsOf(candidates, series);
}

async function press(
  { name, server, request, prepare }: ServerCandidate,
  { durationMs, connections, by }: Required<Omit<ServerRounds, 'rounds'>>,
): Promise<number> {
  await prepare?.();
  const before = server.cpu();
  const result = await load({ port: server.port, connections, durationMs, request });
  const after = server.cpu();
  if (result.failed > 0) throw new Error(`${name}: ${result.failed} of ${result.answered} answers failed`);
  const useWall = by === 'wall' || before === null || after === null;
  return result.answered / (useWall ? result.seconds : (after - before) / 1000);
}
