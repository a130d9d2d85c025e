import type { Message, Note, Party, TimelineEntry } from '@weapp-auth/dev-server/wire';

/** A row of the diagram. */
export type Row =
  | { readonly kind: 'message'; readonly id: number; readonly message: Message; readonly bars: Bars }
  | { readonly kind: 'note'; readonly id: number; readonly note: Note; readonly bars: Bars }
  /** Its id lies before that of the entry it waits for. */
  | { readonly kind: 'pause'; readonly id: number; readonly seconds: number };

/** Which part of a row's height a life line is busy in: it has a request it has not answered. */
export type Bar = 'none' | 'whole' | 'from-arrow' | 'to-arrow';

/** One bar per life line. */
export type Bars = Readonly<Record<Party, Bar>>;

const shortestPauseMs = 3_000;
const parties: readonly Party[] = ['client', 'server', 'wechat'];

/**
 * Turns what happened into rows, oldest first: messages and notes, pauses between them, and on each life line where it
 * is busy with a request.
 */
export function layOut(entries: readonly TimelineEntry[]): readonly Row[] {
  const open: Record<Party, number> = { client: 0, server: 0, wechat: 0 };
  const rows: Row[] = [];
  let previousAt = entries[0]?.at ?? 0;
  for (const entry of entries) {
    const quiet = entry.at - previousAt;
    const idle = parties.every((party) => open[party] === 0);
    if (quiet >= shortestPauseMs && idle)
      rows.push({ kind: 'pause', id: entry.id - 0.5, seconds: Math.round(quiet / 1_000) });
    previousAt = entry.at;
    if (entry.entry === 'note') rows.push({ kind: 'note', id: entry.id, note: entry, bars: barsOf(open) });
    else rows.push({ kind: 'message', id: entry.id, message: entry, bars: messageBars(open, entry) });
  }
  return rows;
}

/** Neighbouring rows. */
export interface RowsOfGroup {
  readonly id: number;
  readonly rows: readonly Row[];
}

const groupSize = 32;

/** Cuts the rows into groups by what they are called, not by their place: most stay the same when others come or go. */
export function groupRows(rows: readonly Row[]): readonly RowsOfGroup[] {
  const groups: { id: number; rows: Row[] }[] = [];
  for (const row of rows) {
    const id = Math.floor(row.id / groupSize);
    const last = groups.at(-1);
    if (last?.id === id) last.rows.push(row);
    else groups.push({ id, rows: [row] });
  }
  return groups;
}

/** Whether two rows look the same. */
export function isSameRow(one: Row, other: Row): boolean {
  if (one.kind === 'message')
    return other.kind === 'message' && one.message === other.message && one.bars === other.bars;
  if (one.kind === 'note') return other.kind === 'note' && one.note === other.note && one.bars === other.bars;
  return other.kind === 'pause' && one.id === other.id && one.seconds === other.seconds;
}

function messageBars(open: Record<Party, number>, message: Message): Bars {
  const busy = message.kind === 'request' ? message.to : message.from;
  const before = open[busy];
  const after = Math.max(0, before + (message.kind === 'request' ? 1 : -1));
  open[busy] = after;
  const beside = (party: Party): Bar => (party === busy ? barBetween(before, after) : barAlong(open[party]));
  return barsFor(beside('client'), beside('server'), beside('wechat'));
}

function barBetween(before: number, after: number): Bar {
  if (before > 0 && after > 0) return 'whole';
  if (after > 0) return 'from-arrow';
  return before > 0 ? 'to-arrow' : 'none';
}

function barsOf(open: Readonly<Record<Party, number>>): Bars {
  return barsFor(barAlong(open.client), barAlong(open.server), barAlong(open.wechat));
}

function barAlong(unanswered: number): Bar {
  return unanswered > 0 ? 'whole' : 'none';
}

const knownBars = new Map<string, Bars>();

// One object for equal bars: a row whose properties stay the same is not drawn again.
function barsFor(client: Bar, server: Bar, wechat: Bar): Bars {
  const key = `${client} ${server} ${wechat}`;
  const known = knownBars.get(key);
  if (known) return known;
  const bars = { client, server, wechat };
  knownBars.set(key, bars);
  return bars;
}
