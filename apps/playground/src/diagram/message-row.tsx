import type { Message } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { useSay } from '../language.ts';
import { busyClass } from './busy-class.ts';
import type { Bars } from './lay-out.ts';
import { MessageDetail } from './message-detail.tsx';
import { lifeLines } from './parties.ts';
import { PhoneLabel } from './phone-label.tsx';

/** What a row needs. */
export interface MessageRowProps {
  readonly message: Message;
  readonly bars: Bars;
  readonly open: boolean;
  readonly toggle: (id: number) => void;
}

/** One message of the diagram: an arrow with its name, which opens to what was in it. */
export function MessageRow({ message, bars, open, toggle }: MessageRowProps): JSX.Element {
  return (
    <li class={`row${busyClass(bars)}${open ? ' row-open' : ''}`}>
      <button type="button" class="row-button" aria-expanded={open} onClick={() => toggle(message.id)}>
        <span class="visually-hidden">{useDirection(message)}</span>
        <span class={arrowClass(message)}>
          <Label message={message} />
        </span>
        {message.kind === 'answer' && <span class="visually-hidden"> ({message.name})</span>}
        {message.kind === 'request' && message.from === 'client' && message.phone && (
          <PhoneLabel phone={message.phone} />
        )}
      </button>
      {open && <MessageDetail message={message} />}
    </li>
  );
}

// The label's lower edge is the arrow. Drawing it with elements of its own would make a flood of messages stutter.
function arrowClass({ from, to, kind, failure }: Message): string {
  const isLost = failure === 'connection lost';
  return `arrow arrow-${kind} ${from}-to-${to}${failure === null ? '' : ' arrow-failed'}${isLost ? ' arrow-lost' : ''}`;
}

function Label({ message }: { message: Message }): JSX.Element {
  if (message.failure !== null) return <span class="pill pill-failed">{shorten(message.failure)}</span>;
  if (message.kind === 'request') return <code>{shortName(message.name)}</code>;
  // The status of the emulator's own transport says nothing about a call of `wx` or a button.
  const isHttp = message.status !== null && !/^(wx\.|button )/.test(message.name);
  const status = isHttp ? String(message.status) : 'ok';
  return (
    <span class="row-answer">
      {status}
      {message.durationMs !== null && <span class="row-time">{Math.round(message.durationMs)} ms</span>}
    </span>
  );
}

// Seen as an arrow, told as words.
function useDirection(message: Message): string {
  const say = useSay();
  const nameOf = (party: Message['from']): string => {
    const line = lifeLines.find((candidate) => candidate.party === party);
    return line ? say(line.name) : party;
  };
  return say({
    zh: `${nameOf(message.from)} 到 ${nameOf(message.to)}：`,
    en: `${nameOf(message.from)} to ${nameOf(message.to)}: `,
  });
}

// `POST /wxa/business/getuserphonenumber` does not fit between two life lines; its last part says it. An id says nothing.
function shortName(name: string): string {
  const named = name.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '…');
  const last = named.split('/').at(-1);
  if (named.length <= 22 || named !== name || last === undefined || last === named) return shorten(named);
  return `${named.split(' ')[0]} …/${last}`;
}

function shorten(text: string): string {
  return text.length > 44 ? `${text.slice(0, 42)}…` : text;
}
