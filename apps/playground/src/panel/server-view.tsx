import type { ServerView, ViewedSession, ViewedUser } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchView, kickSession, repairStore, undoMerge } from '../api.ts';
import { useSay } from '../language.ts';
import { Audit, Damages, Merges, tail } from './server-records.tsx';

const settleMs = 150;
/** The audit is written once a second. */
const auditMs = 1200;

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
  const andLookAgain = (act: Promise<void>): void => {
    const look = (): void => setAsked((count) => count + 1);
    void act.then(() => {
      look();
      setTimeout(look, auditMs);
    });
  };
  const kick = (userId: string, sessionId: string): void => andLookAgain(kickSession(userId, sessionId));
  return (
    <>
      <ul class="users">
        {view.users.map((user) => (
          <UserCard key={user.id} user={user} kick={kick} />
        ))}
      </ul>
      <Merges merges={view.merges} undo={(id) => andLookAgain(undoMerge(id))} />
      <Damages damages={view.damages} repair={() => andLookAgain(repairStore())} />
      <Audit entries={view.audit} />
    </>
  );
}

const proofs = {
  proven: { zh: '，unionid 由微信证实', en: ', unionid proven by WeChat' },
  claimed: { zh: '，unionid 仅为自称', en: ', unionid only claimed' },
};

function UserCard({
  user,
  kick,
}: {
  user: ViewedUser;
  kick: (userId: string, sessionId: string) => void;
}): JSX.Element {
  const say = useSay();
  if (user.mergedInto !== null) {
    return (
      <li class="user">
        <h3>
          <code>{tail(user.id)}</code>
        </h3>
        <p class="fact">
          {say({ zh: '已并入', en: 'continues as' })} <code>{tail(user.mergedInto)}</code>
        </p>
      </li>
    );
  }
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
          {identity.unionid !== null && say(proofs[identity.proof ?? 'claimed'])}
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
