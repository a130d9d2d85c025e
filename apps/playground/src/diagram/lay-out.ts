import type { Message, Note, Party, TimelineEntry } from '../../wire.d.ts';

/** A row of the diagram. */
export type Row =
  | { readonly kind: 'message'; readonly id: number; readonly message: Message; readonly bars: Bars }
  | { readonly kind: 'note'; readonly id: number; readonly note: Note; readonly bars: Bars }
  | { readonly kind: 'pause'; readonly id: string; readonly seconds: number };

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
      rows.push({ kind: 'pause', id: `pause-${entry.id}`, seconds: Math.round(quiet / 1_000) });
    previousAt = entry.at;
    if (entry.entry === 'note') rows.push({ kind: 'note', id: entry.id, note: entry, bars: barsOf(open) });
    else rows.push({ kind: 'message', id: entry.id, message: entry, bars: messageBars(open, entry) });
  }
  return rows;
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
  return sameBars({ ...barsOf(open), [busy]: barBetween(before, after) });
}

function barBetween(before: number, after: number): Bar {
  if (before > 0 && after > 0) return 'whole';
  if (after > 0) return 'from-arrow';
  return before > 0 ? 'to-arrow' : 'none';
}

function barsOf(open: Readonly<Record<Party, number>>): Bars {
  const bar = (party: Party): Bar => (open[party] > 0 ? 'whole' : 'none');
  return sameBars({ client: bar('client'), server: bar('server'), wechat: bar('wechat') });
}

const knownBars = new Map<string, Bars>();

// One object for equal bars: a row whose properties stay the same is not drawn again.
function sameBars(bars: Bars): Bars {
  const key = parties.map((party) => bars[party]).join();
  const known = knownBars.get(key);
  if (known) return known;
  knownBars.set(key, bars);
  return bars;
}
