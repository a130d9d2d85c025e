import type { ServerView } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { useSay } from '../language.ts';

/** Which users became one, and the button that takes it back. */
export function Merges({
  merges,
  undo,
}: {
  merges: ServerView['merges'];
  undo: (mergeId: string) => void;
}): JSX.Element | null {
  const say = useSay();
  if (merges.length === 0) return null;
  return (
    <section class="group">
      <h3>{say({ zh: '合并记录', en: 'Merges' })}</h3>
      <ul>
        {merges.map((merge) => (
          <li key={merge.id} class="fact">
            <code>{tail(merge.mergedId)}</code> → <code>{tail(merge.survivorId)}</code> ({merge.cause}
            {merge.undone && say({ zh: '，已撤销', en: ', undone' })})
            {!merge.undone && (
              <button type="button" class="button button-quiet" onClick={() => undo(merge.id)}>
                {say({ zh: '撤销合并', en: 'Undo' })}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What contradicts itself in the database: nothing is shown where nothing does. */
export function Damages({
  damages,
  repair,
}: {
  damages: ServerView['damages'];
  repair: () => void;
}): JSX.Element | null {
  const say = useSay();
  if (damages.length === 0) return null;
  return (
    <section class="group">
      <h3>{say({ zh: '数据库中的矛盾', en: 'Contradictions in the database' })}</h3>
      <ul>
        {damages.map(({ kind, subject }) => (
          <li key={`${kind} ${subject}`} class="fact">
            <code>{subject}</code> {kind}
          </li>
        ))}
      </ul>
      <button type="button" class="button button-quiet" onClick={repair}>
        {say({ zh: '修复', en: 'Mend' })}
      </button>
    </section>
  );
}

/** What the record of what matters to security says, newest first. */
export function Audit({ entries }: { entries: ServerView['audit'] }): JSX.Element | null {
  const say = useSay();
  if (entries.length === 0) return null;
  return (
    <section class="group">
      <h3>{say({ zh: '审计记录（最新在前）', en: 'Audit, newest first' })}</h3>
      <ul>
        {entries.map(({ id, at, action, outcome, reason, actor, userId }) => (
          <li key={id} class="fact">
            <time dateTime={new Date(at).toISOString()}>{new Date(at).toISOString().slice(11, 19)}</time>{' '}
            <code>{action}</code> {outcome === 'refused' && say({ zh: '被拒绝', en: 'refused' })}{' '}
            {reason !== null && `(${reason})`} · {actor}
            {userId !== null && (
              <>
                {' · '}
                <code>{tail(userId)}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The end of a UUIDv7 is its random part: the beginning is the same for everyone of the same minute. */
export function tail(id: string): string {
  return `…${id.slice(-6)}`;
}
