import type { Page } from 'playwright-core';

/** What two hundred messages cost the page that drew them. */
export interface FrameCosts {
  /** CPU time of the page's main thread in each frame that drew something, in milliseconds. */
  readonly frames: readonly number[];
  /** Frames that the browser had to leave out. */
  readonly dropped: number;
}

interface TraceEvent {
  readonly name: string;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/** Frames with less work than this only asked whether there is any. */
const idleMs = 1;

/** Records what the browser does while something happens. */
export async function traceFrames(page: Page, happen: () => Promise<void>): Promise<FrameCosts> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  const includedCategories = [
    'toplevel',
    'devtools.timeline',
    'disabled-by-default-devtools.timeline',
    'disabled-by-default-devtools.timeline.frame',
  ];
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories },
  });
  await happen();
  await session.send('Tracing.end');
  await complete;
  return { frames: frameTasks(events), dropped: events.filter(({ name }) => name === 'DroppedFrame').length };
}

/** The tasks of the main thread that style, lay out and paint. */
function frameTasks(events: readonly TraceEvent[]): readonly number[] {
  const styled = events.filter(({ name }) => name === 'UpdateLayoutTree');
  const main = styled[0]?.tid;
  const tasks = events.filter(
    ({ name, tid, dur }) => name === 'RunTask' && tid === main && dur !== undefined,
  );
  const drawing = tasks.filter(({ ts, dur = 0 }) =>
    styled.some((each) => each.ts >= ts && each.ts < ts + dur),
  );
  return drawing.map(({ tdur = 0 }) => tdur / 1000).filter((milliseconds) => milliseconds > idleMs);
}
