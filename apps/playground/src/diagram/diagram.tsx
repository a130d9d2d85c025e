import type { Text, TimelineEntry } from '@weapp-auth/dev-server/wire';
import type { JSX, RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { clearTimeline } from '../api.ts';
import { useSay } from '../language.ts';
import type { ScenarioPlayer } from '../panel/use-scenario-player.ts';
import { Welcome } from '../welcome.tsx';
import { groupRows, layOut, type Row } from './lay-out.ts';
import { lifeLines } from './parties.ts';
import { RowGroup } from './row-group.tsx';

/** The live sequence diagram: three life lines and every message between them, newest at the end. */
export function Diagram({
  entries,
  player,
}: {
  entries: readonly TimelineEntry[];
  player: ScenarioPlayer;
}): JSX.Element {
  const say = useSay();
  const rows = useMemo(() => layOut(entries), [entries]);
  const scroller = useStickToEnd(rows.length);
  const [openIds, toggle] = useOpenRows();
  return (
    <section class="diagram" aria-labelledby="diagram-title">
      <DiagramHead count={countMessages(rows)} />
      <LifeLineHeads />
      <p class="visually-hidden" role="status">
        {lastRemark(rows, say)}
      </p>
      <div class="diagram-scroll" ref={scroller}>
        {rows.length === 0 && <Welcome player={player} />}
        <ol class="rows">
          {groupRows(rows).map((group) => (
            <RowGroup key={group.id} rows={group.rows} openIds={openIds} toggle={toggle} />
          ))}
        </ol>
      </div>
    </section>
  );
}

function DiagramHead({ count }: { count: number }): JSX.Element {
  const say = useSay();
  return (
    <header class="section-head">
      <h2 id="diagram-title">{say({ zh: '时序', en: 'Sequence' })}</h2>
      <span class="count">{say({ zh: `${count} 条消息`, en: `${count} messages` })}</span>
      <button type="button" class="button button-quiet" onClick={() => void clearTimeline()}>
        {say({ zh: '清空', en: 'Clear' })}
      </button>
    </header>
  );
}

// Reading out every message would bury a listener; the remarks tell the story.
function lastRemark(rows: readonly Row[], say: (text: Text) => string): string {
  const row = rows.findLast((each) => each.kind === 'note');
  return row?.kind === 'note' ? say(row.note.text) : '';
}

function LifeLineHeads(): JSX.Element {
  const say = useSay();
  return (
    <div class="heads">
      {lifeLines.map((line) => (
        <div key={line.party} class={`head head-${line.party}`} style={{ left: `${line.at}%` }}>
          <strong>{say(line.name)}</strong>
          <small>{say(line.where)}</small>
        </div>
      ))}
    </div>
  );
}

function useOpenRows(): [ReadonlySet<number>, (id: number) => void] {
  const [openIds, setOpenIds] = useState<ReadonlySet<number>>(new Set());
  const toggle = useCallback((id: number) => {
    setOpenIds((ids) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  return [openIds, toggle];
}

// Follows new rows while the reader is at the end; stays put when they have scrolled up to read.
function useStickToEnd(rowCount: number): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    let lastTop = 0;
    // Only somebody who scrolls up leaves the end: rows that come, and a place that shrinks, do not.
    const onScroll = (): void => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      if (scrollHeight - scrollTop - clientHeight < 60) atEnd.current = true;
      else if (scrollTop < lastTop) atEnd.current = false;
      lastTop = scrollTop;
    };
    const onResize = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    onResize.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      onResize.disconnect();
    };
  }, []);
  // Before the frame is painted, so that it is painted once.
  useLayoutEffect(() => {
    if (atEnd.current && rowCount > 0 && ref.current) ref.current.scrollTop = ref.current.scrollHeight;
  }, [rowCount]);
  return ref;
}

function countMessages(rows: readonly Row[]): number {
  return rows.reduce((count, row) => count + (row.kind === 'message' ? 1 : 0), 0);
}
