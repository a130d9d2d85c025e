import type { JSX } from 'preact';
import type { Message } from '../../wire.d.ts';
import type { Bar, Bars } from './lay-out.ts';
import { lifeLines, positionOf } from './parties.ts';

const arrowY = 31;
const barWidth = 8;
const barSpans: Readonly<Record<Exclude<Bar, 'none'>, readonly [from: string, to: string]>> = {
  whole: ['0', '100%'],
  'from-arrow': [`${arrowY}`, '100%'],
  'to-arrow': ['0', `${arrowY}`],
};

/** Where the life lines are busy in a row. The lines themselves are the diagram's background. */
export function BusyBars({ bars }: { bars: Bars }): JSX.Element {
  return (
    <>
      {lifeLines.map(({ party, at }) => (
        <g key={party} class={`line line-${party}`}>
          <BusyBar bar={bars[party]} at={at} />
        </g>
      ))}
    </>
  );
}

/** A message's arrow: solid for requests, dashed for answers, ending in a cross where the answer was lost. */
export function Arrow({ message }: { message: Message }): JSX.Element {
  const direction = positionOf(message.from) < positionOf(message.to) ? 1 : -1;
  const lost = message.failure === 'connection lost';
  const end = lost ? (positionOf(message.from) + positionOf(message.to)) / 2 : positionOf(message.to);
  const classes = `arrow arrow-${message.kind} arrow-by-${message.from}${message.failure ? ' arrow-failed' : ''}`;
  return (
    <g class={classes}>
      <line x1={`${positionOf(message.from)}%`} x2={`${end}%`} y1={arrowY} y2={arrowY} />
      <svg x={`${end}%`} y={arrowY} overflow="visible" role="presentation">
        <path d={lost ? 'M-5 -5 L5 5 M5 -5 L-5 5' : headPath(direction)} />
      </svg>
    </g>
  );
}

function BusyBar({ bar, at }: { bar: Bar; at: number }): JSX.Element | null {
  if (bar === 'none') return null;
  const [from, to] = barSpans[bar];
  return <line x1={`${at}%`} x2={`${at}%`} y1={from} y2={to} class="busy" stroke-width={barWidth} />;
}

function headPath(direction: 1 | -1): string {
  const tip = -direction * (barWidth / 2);
  return `M${tip - direction * 8} -4.5 L${tip} 0 L${tip - direction * 8} 4.5`;
}
