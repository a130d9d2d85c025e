import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useSay } from '../language.ts';
import { isSameRow, type Row } from './lay-out.ts';
import { MessageRow } from './message-row.tsx';
import { NoteRow } from './note-row.tsx';

/** What a group of neighbouring rows needs. */
export interface RowGroupProps {
  readonly rows: readonly Row[];
  readonly openIds: ReadonlySet<number>;
  readonly toggle: (id: number) => void;
}

/** Neighbouring rows: with every message most groups stay as they are, and are passed over at once. */
export const RowGroup: typeof PlainRowGroup = memo(PlainRowGroup, isSameGroup);

function PlainRowGroup({ rows, openIds, toggle }: RowGroupProps): JSX.Element {
  return (
    <>
      {rows.map((row) => (
        <DiagramRow
          key={row.id}
          row={row}
          open={row.kind === 'message' && openIds.has(row.id)}
          toggle={toggle}
        />
      ))}
    </>
  );
}

function isSameGroup(before: RowGroupProps, after: RowGroupProps): boolean {
  const isSame = (row: Row, index: number): boolean => {
    const old = before.rows[index];
    return old !== undefined && isSameRow(old, row);
  };
  return (
    before.openIds === after.openIds && before.rows.length === after.rows.length && after.rows.every(isSame)
  );
}

interface DiagramRowProps {
  readonly row: Row;
  readonly open: boolean;
  readonly toggle: (id: number) => void;
}

/** Rows are laid out anew with every message; one that comes out the same is not drawn again. */
const DiagramRow: typeof PlainDiagramRow = memo(
  PlainDiagramRow,
  (before, after) => before.open === after.open && isSameRow(before.row, after.row),
);

function PlainDiagramRow({ row, open, toggle }: DiagramRowProps): JSX.Element {
  const say = useSay();
  switch (row.kind) {
    case 'message':
      return <MessageRow message={row.message} bars={row.bars} open={open} toggle={toggle} />;
    case 'note':
      return <NoteRow note={row.note} bars={row.bars} />;
    case 'pause':
      return <li class="pause">{say({ zh: `${row.seconds} 秒后`, en: `${row.seconds} s later` })}</li>;
    default:
      return row satisfies never;
  }
}
