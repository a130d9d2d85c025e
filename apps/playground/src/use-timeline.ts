import type { DevInfo, TimelineEntry } from '@weapp-auth/dev-server/wire';
import { useEffect, useReducer } from 'preact/hooks';

/** What the page knows of the server. */
export interface Timeline {
  readonly info: DevInfo | null;
  readonly entries: readonly TimelineEntry[];
  /** `lost`: the server is away; the browser keeps trying. */
  readonly connection: 'connecting' | 'live' | 'lost';
  /** How often the server came back as another process. */
  readonly restarts: number;
}

/** What the event stream tells. */
export type TimelineEvent =
  | { readonly kind: 'hello'; readonly info: DevInfo }
  | { readonly kind: 'entries'; readonly entries: readonly TimelineEntry[] }
  | { readonly kind: 'cleared' }
  | { readonly kind: 'lost' };

export const emptyTimeline: Timeline = { info: null, entries: [], connection: 'connecting', restarts: 0 };

const mostEntries = 1_000;

/** The state after an event. Entries that came before (the stream repeats some after a reconnect) are dropped. */
export function reduceTimeline(timeline: Timeline, event: TimelineEvent): Timeline {
  switch (event.kind) {
    case 'hello': {
      const restarted = timeline.info !== null && timeline.info.instance !== event.info.instance;
      const restarts = timeline.restarts + (restarted ? 1 : 0);
      return {
        ...timeline,
        info: event.info,
        connection: 'live',
        restarts,
        entries: restarted ? [] : timeline.entries,
      };
    }
    case 'entries': {
      const lastId = timeline.entries.at(-1)?.id ?? 0;
      const fresh = event.entries.filter((entry) => entry.id > lastId);
      return { ...timeline, entries: [...timeline.entries, ...fresh].slice(-mostEntries) };
    }
    case 'cleared':
      return { ...timeline, entries: [] };
    case 'lost':
      return { ...timeline, connection: 'lost' };
    default:
      return event satisfies never;
  }
}

/** Follows `/__dev/events`. What arrives within one frame is drawn at once, a flood over several frames. */
export function useTimeline(): Timeline {
  const [timeline, dispatch] = useReducer(reduceTimeline, emptyTimeline);
  useEffect(() => follow(dispatch), []);
  return timeline;
}

function follow(dispatch: (event: TimelineEvent) => void): () => void {
  const source = new EventSource('/__dev/events');
  let waiting: readonly TimelineEntry[] = [];
  const flush = (): void => {
    const { now, later } = shareOfFrame(waiting);
    waiting = later;
    if (later.length > 0) requestAnimationFrame(flush);
    if (now.length > 0) dispatch({ kind: 'entries', entries: now });
  };
  const forget = (event: TimelineEvent): void => {
    waiting = [];
    dispatch(event);
  };
  source.addEventListener('hello', (event) => forget({ kind: 'hello', info: JSON.parse(event.data) }));
  source.addEventListener('cleared', () => forget({ kind: 'cleared' }));
  source.addEventListener('error', () => dispatch({ kind: 'lost' }));
  source.addEventListener('entry', (event) => {
    if (waiting.length === 0) requestAnimationFrame(flush);
    waiting = [...waiting, JSON.parse(event.data)];
  });
  return () => source.close();
}

const fewestPerFrame = 6;
const mostFrames = 24;

/** How many of the waiting entries one frame draws, so that two hundred at once cost no frame. */
export function shareOfFrame<Entry>(waiting: readonly Entry[]): {
  readonly now: readonly Entry[];
  readonly later: readonly Entry[];
} {
  const share = Math.max(fewestPerFrame, Math.ceil(waiting.length / mostFrames));
  return { now: waiting.slice(0, share), later: waiting.slice(share) };
}
