import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, test } from 'vitest';

/** A server that tests may use; `stop` ends it when it was started for them and does nothing otherwise. */
export interface RealServer {
  readonly url: string;
  /** Makes an empty place of its own for one suite (a database, or a key prefix) and the way to drop it. */
  place(): Promise<TestPlace>;
  stop(): Promise<void>;
}

/** An empty place inside a real server: what `url` (and, on Redis, `prefix`) names belongs to one suite alone. */
export interface TestPlace {
  readonly url: string;
  readonly prefix: string;
  drop(): Promise<void>;
}

/** A server started for one suite, which may kill it and start it again on the same port. */
export interface PrivateServer extends RealServer {
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** How tests get one kind of server: from the environment, on its default port, or started from a binary. */
export interface ServerKind {
  readonly name: string;
  /** The environment variable that names a server to use. */
  readonly variable: string;
  /** The one command that installs what is missing. */
  readonly install: string;
  connect(url: string): Promise<RealServer | null>;
  findRunning(): Promise<RealServer | null>;
  /** With settings as the server's own command line takes them. */
  startPrivate(settings?: readonly string[]): Promise<PrivateServer | null>;
}

/**
 * Declares a suite that runs inside a place of its own on a real server. Without any server the suite is
 * reported as skipped under the command that installs one; where `CI` is `true` it fails instead.
 */
export async function describeWithServer(
  kind: ServerKind,
  name: string,
  suite: (place: () => TestPlace) => void,
): Promise<void> {
  const server = await findServer(kind);
  if (server === null) return reportMissing(kind, name);
  let place: TestPlace | undefined;
  describe(name, () => {
    beforeAll(async () => {
      place = await server.place();
    });
    afterAll(async () => {
      await place?.drop();
      await server.stop();
    });
    suite(() => {
      if (place === undefined) throw new Error('The place exists only while the suite runs');
      return place;
    });
  });
}

/** Declares a suite that owns a server and may kill it; what is missing is reported as by {@link describeWithServer}. */
export async function describeWithPrivateServer(
  kind: ServerKind,
  name: string,
  suite: (server: PrivateServer) => void,
): Promise<void> {
  const server = await kind.startPrivate();
  if (server === null) return reportMissing(kind, name);
  describe(name, () => {
    afterAll(() => server.stop());
    suite(server);
  });
}

/** Finds a server: the one the environment names, else one on the default port, else a private one, else `null`. */
export async function findServer(kind: ServerKind): Promise<RealServer | null> {
  const url = process.env[kind.variable];
  if (url === undefined || url === '') return (await kind.findRunning()) ?? (await kind.startPrivate());
  const server = await kind.connect(url);
  // Somebody who names a server wants that one: falling back to another would test something else.
  if (server === null) throw new Error(`No ${kind.name} answers at the address in ${kind.variable}`);
  return server;
}

/** A name that no other suite has, safe as an identifier in every dialect. */
export function uniqueName(): string {
  return `weapp_auth_test_${randomBytes(6).toString('hex')}`;
}

/** Declares a suite that cannot run here: skipped under the command that helps, or failing where `CI` is `true`. */
export function reportMissing(kind: Pick<ServerKind, 'name' | 'install'>, name: string): void {
  const remedy = `needs ${kind.name}; run "${kind.install}"`;
  if (process.env.CI !== 'true') {
    describe.skip(`${name} (${remedy})`, () => {
      test('runs on a real server', () => {});
    });
    return;
  }
  test(name, () => {
    throw new Error(`This suite ${remedy}`);
  });
}
