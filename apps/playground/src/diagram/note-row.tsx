import type { Note } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { useSay } from '../language.ts';
import { busyClass } from './busy-class.ts';
import type { Bars } from './lay-out.ts';

const signs: Readonly<Record<Note['kind'], string>> = {
  scenario: '▸',
  step: '·',
  passed: '✓',
  failed: '✕',
  server: '↻',
};

/** A remark between the messages. */
export function NoteRow({ note, bars }: { note: Note; bars: Bars }): JSX.Element {
  const say = useSay();
  return (
    <li class={`note note-${note.kind}${busyClass(bars)}`}>
      <span class="note-text">
        <span class="note-sign" aria-hidden="true">
          {signs[note.kind]}
        </span>
        {say(note.text)}
      </span>
    </li>
  );
}
