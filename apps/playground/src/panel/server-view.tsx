import type { ServerView, ViewedSession, ViewedUser } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchView, kickSession } from '../api.ts';
import { useSay } from '../language.ts';

const settleMs = 150;

/**
 * What the login server has stored, masked.
 *
 * @param moment changes when something happened: the view is read again then
 */
export function ServerViewTab({ moment }: { moment: number }): JSX.Element {
  const say = useSay();
  const [view, setView] = useState<ServerView | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => fetchView().then(setView, () => {}), settleMs);
    return () => clearTimeout(timer);
  }, [moment, asked]);
  if (!view) return <p class="hint">…</p>;
  if (view.users.length === 0) {
    return (
      <p class="hint">
        {say({ zh: '数据库里还没有人。先登录一次。', en: 'The database has no one yet. Log in first.' })}
      </p>
    );
  }
  const kick = (userId: string, sessionId: string): void => {
    void kickSession(userId, sessionId).then(() => setAsked((count) => count + 1));
  };
  return (
    <>
      <ul class="users">
        {view.users.map((user) => (
          <UserCard key={user.id} user={user} kick={kick} />
        ))}
      </ul>
      <Merges merges={view.merges} />
    </>
  );
}

function Merges({ merges }: { merges: ServerView['merges'] }): JSX.Element | null {
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
          </li>
        ))}
      </ul>
    </section>
  );
}

function UserCard({
  user,
  kick,
}: {
  user: ViewedUser;
  kick: (userId: string, sessionId: string) => void;
}): JSX.Element {
  const say = useSay();
  const live = user.sessions.filter((session) => session.state === 'live').length;
  return (
    <li class="user">
      <h3>
        {user.nickname ?? say({ zh: '（未填昵称）', en: '(no nickname)' })} <code>{tail(user.id)}</code>
      </h3>
      <p class="fact">
        {user.phone ?? say({ zh: '无手机号', en: 'no phone' })} ·{' '}
        {user.hasUnionid ? 'unionid ✓' : say({ zh: '无 unionid', en: 'no unionid' })} ·{' '}
        {say({ zh: `${live} 个有效会话`, en: `${live} live sessions` })}
      </p>
      {user.identities.map((identity) => (
        <p key={identity.appId} class="fact">
          <code>{identity.appId}</code> openid <code>{identity.openid}</code>
          {say({
            zh: `，${identity.sessionKeys} 个 session_key（已加密）`,
            en: `, ${identity.sessionKeys} session_keys (sealed)`,
          })}
        </p>
      ))}
      <ul class="sessions">
        {user.sessions.map((session) => (
          <SessionLine key={session.id} session={session} kick={() => kick(user.id, session.id)} />
        ))}
      </ul>
    </li>
  );
}

function SessionLine({ session, kick }: { session: ViewedSession; kick: () => void }): JSX.Element {
  const say = useSay();
  const states = {
    live: { zh: '有效', en: 'live' },
    expired: { zh: '已过期', en: 'expired' },
    revoked: { zh: '已撤销', en: 'revoked' },
  };
  return (
    <li class={`session session-${session.state}`}>
      <span class="dot" aria-hidden="true" />
      <span>
        {session.device ?? say({ zh: '未命名设备', en: 'unnamed device' })} · {say(states[session.state])}
        {session.reason !== null && ` (${session.reason})`}
      </span>
      {session.state === 'live' && (
        <button type="button" class="button button-quiet" onClick={kick}>
          {say({ zh: '踢下线', en: 'Kick' })}
        </button>
      )}
    </li>
  );
}

// The end of a UUIDv7 is its random part: the beginning is the same for everyone of the same minute.
function tail(id: string): string {
  return `…${id.slice(-6)}`;
}
