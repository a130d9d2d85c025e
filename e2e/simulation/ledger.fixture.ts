import type { AuthEvent, Store } from '@weapp-auth/server';

/** What is promised, and what became of it. */
export interface Ledger {
  /** A phone was told of a session. */
  readonly told: (token: string, person: string) => void;
  /** Somebody asks that a session end, or (null) all of a person: from here on nobody promises that they live. */
  readonly asksToEnd: (person: string, token: string | null) => void;
  /** It was answered that the session ended, or (null) all that the person had when it was asked for. */
  readonly ended: (person: string, token: string | null, askedAt: number) => void;
  /** A request with a token arrives at a server. */
  readonly arrives: (token: string | null) => { answered(status: number): void };
  readonly event: (event: AuthEvent) => void;
  /** Whatever a server writes. */
  readonly output: (text: string) => void;
  /** Throws where the store contradicts what was promised. */
  readonly check: (store: Store, isAtRest: boolean) => Promise<void>;
  readonly counts: () => { readonly told: number; readonly ended: number; readonly events: number };
}

/** A promise of the login server was broken. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

/** For so long an ended session may be believed, with the way there and back. */
const boundMs = 5000;

/** The longest time for which a request may be under way, its doubles included. */
const onItsWayMs = 120_000;

/** What the ledger needs to know of the world. */
export interface LedgerOptions {
  readonly now: () => number;
  /** The SHA-256 that the store keeps of a token. */
  readonly hashOf: (token: string) => string;
  /** App and openid → who that is in WeChat. */
  readonly personOf: (appId: string, openId: string) => string | undefined;
  /** What must be in no output. */
  readonly secrets: () => Iterable<string>;
  /** Told of a broken promise where nobody would hear what is thrown. */
  readonly onBroken: (error: BrokenPromise) => void;
  /** Told of every session that ended. */
  readonly onEnded: (token: string) => void;
}

interface ToldSession {
  readonly person: string;
  readonly toldAt: number;
  mayHaveEnded: boolean;
  endedAt: number | null;
}

/** Keeps the book. */
export function createLedger(options: LedgerOptions): Ledger {
  const book: Book = {
    ...options,
    sessions: new Map(),
    events: new Map(),
    endingUntil: new Map(),
    told: 0,
    ended: 0,
  };
  return {
    told: (token, person) => noteTold(book, token, person),
    asksToEnd: (person, token) => noteAsked(book, person, token),
    ended: (person, token, askedAt) => noteEnded(book, { person, token, askedAt }),
    arrives: (token) => noteArrival(book, token),
    event: ({ id }) => void book.events.set(id, (book.events.get(id) ?? 0) + 1),
    output: (text) => readOutput(book, text),
    async check(store, isAtRest) {
      await checkSessions(store, book);
      await checkPersons(store, options);
      if (isAtRest) await checkEvents(store, book.events);
    },
    counts: () => ({ told: book.told, ended: book.ended, events: book.events.size }),
  };
}

interface Book extends LedgerOptions {
  readonly sessions: Map<string, ToldSession>;
  readonly events: Map<string, number>;
  /** Person → until when what was asked of all their sessions may still be on its way. */
  readonly endingUntil: Map<string, number>;
  told: number;
  ended: number;
}

function noteTold(book: Book, token: string, person: string): void {
  const known = book.sessions.get(token);
  if (known !== undefined && known.person !== person) throw new BrokenPromise('one token for two persons');
  if (known !== undefined) return;
  const toldAt = book.now();
  const mayHaveEnded = (book.endingUntil.get(person) ?? 0) > toldAt;
  book.sessions.set(token, { person, toldAt, mayHaveEnded, endedAt: null });
  book.told += 1;
}

function noteAsked({ sessions, endingUntil, now }: Book, person: string, token: string | null): void {
  if (token === null) endingUntil.set(person, now() + onItsWayMs);
  for (const [each, session] of sessions) {
    if (session.person === person && (token === null || token === each)) session.mayHaveEnded = true;
  }
}

function noteEnded(
  book: Book,
  end: { readonly person: string; readonly token: string | null; readonly askedAt: number },
): void {
  const { person, token, askedAt } = end;
  for (const [each, session] of book.sessions) {
    const isMeant = token === null ? session.person === person && session.toldAt < askedAt : each === token;
    if (!isMeant || session.endedAt !== null) continue;
    session.endedAt = book.now();
    book.ended += 1;
    book.onEnded(each);
  }
}

function noteArrival({ sessions, now }: Book, token: string | null): ReturnType<Ledger['arrives']> {
  const session = token === null ? undefined : sessions.get(token);
  const at = now();
  return {
    answered(status) {
      if (session === undefined || session.endedAt === null || status >= 400) return;
      const late = at - session.endedAt;
      if (late > boundMs) throw new BrokenPromise(`a session was accepted ${late} ms after its end`);
    },
  };
}

function readOutput({ sessions, secrets, onBroken }: Book, text: string): void {
  const secret = [...secrets(), ...sessions.keys()].find((each) => text.includes(each));
  // Whoever logs would take what is thrown here for a fault of the logger.
  if (secret === undefined) return;
  onBroken(new BrokenPromise(`a secret is in an output: ${text.replaceAll(secret, '…')}`));
}

/** None that was told is lost, none that ended lives. */
async function checkSessions(store: Store, { sessions, now, hashOf }: Book): Promise<void> {
  for (const [token, session] of sessions) {
    const found = await store.findSession(hashOf(token));
    const isLive = found !== null && found.session.revokedAt === null && found.session.expiresAt > now();
    if (session.endedAt !== null) {
      if (isLive) throw new BrokenPromise('a session that ended lives in the store');
      sessions.delete(token);
      continue;
    }
    if (session.mayHaveEnded || isLive) continue;
    const isOver = found !== null && found.session.expiresAt <= now();
    if (!isOver) throw new BrokenPromise(`a session of ${session.person} that was told is lost`);
    sessions.delete(token);
  }
}

/** Everybody is one user, and nobody is two persons. */
async function checkPersons(store: Store, { personOf }: LedgerOptions): Promise<void> {
  const { rows } = await store.dumpRows({ table: 'identities', after: null, limit: 10_000 });
  const userOf = new Map<string, string>();
  const personOfUser = new Map<string, string>();
  for (const row of rows) {
    const person = personOf(String(row.app_id), String(row.open_id));
    const user = String(row.user_id);
    if (person === undefined) throw new BrokenPromise('an identity of nobody');
    if ((userOf.get(person) ?? user) !== user) throw new BrokenPromise(`${person} is two users`);
    if ((personOfUser.get(user) ?? person) !== person)
      throw new BrokenPromise(`a user is ${person} and another`);
    userOf.set(person, user);
    personOfUser.set(user, person);
  }
}

/** Everybody who is there was told of, and nothing waits. */
async function checkEvents(store: Store, events: ReadonlyMap<string, number>): Promise<void> {
  const { rows } = await store.dumpRows({ table: 'users', after: null, limit: 10_000 });
  for (const row of rows) {
    if (!events.has(`user.created:${row.id}`)) throw new BrokenPromise('nobody was told of a new user');
  }
  const waiting = await store.dumpRows({ table: 'outbox', after: null, limit: 10 });
  if (waiting.rows.length > 0) throw new BrokenPromise('an event was never delivered');
}
