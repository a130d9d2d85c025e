import type { WriteGateway } from '../store/gateway.ts';
import type { AuditActor, MergeCause, MergeRecord } from '../store/records.ts';
import type { SavedLogin } from '../store/writes.ts';
import type { AuditTrail } from './audit-trail.ts';

/** Records every merge, every undone merge and every refuted claim, by whichever way it came about. */
export function auditWrites(writes: WriteGateway, audit: Pick<AuditTrail, 'record'>): WriteGateway {
  const recordMerge = (merge: MergeRecord | null): void => {
    if (merge === null) return;
    const { cause, survivorId } = merge;
    audit.record({ action: 'user-merged', actor: actorOf(cause), reason: cause, userId: survivorId });
  };
  const recordRefuted = (appId: string, { user, claimRefuted }: Judged): void => {
    if (claimRefuted === true) {
      audit.record({ action: 'claim-refuted', actor: 'wechat', userId: user.id, appId });
    }
  };
  return {
    ...writes,
    async saveLogin(write) {
      const saved = await writes.saveLogin(write);
      recordRefuted(write.appId, saved);
      recordMerge(saved.merge);
      return saved;
    },
    async linkUnionId(write) {
      const result = await writes.linkUnionId(write);
      if (result.kind !== 'linked') return result;
      recordRefuted(write.appId, result);
      recordMerge(result.merge);
      return result;
    },
    async mergeUsers(write) {
      const result = await writes.mergeUsers(write);
      if (result.kind === 'merged') recordMerge(result.merge);
      return result;
    },
    async undoMerge(write) {
      const result = await writes.undoMerge(write);
      if (result.kind !== 'undone') return result;
      for (const { id } of [result.survivor, result.restored]) {
        audit.record({ action: 'merge-undone', actor: 'operator', userId: id });
      }
      return result;
    },
  };
}

/** What a write tells of a claim. */
type Judged = Pick<SavedLogin, 'user' | 'claimRefuted'>;

/** Whose word it was that two users are one person. */
function actorOf(cause: MergeCause): AuditActor {
  switch (cause) {
    case 'unionid':
      return 'wechat';
    case 'phone':
      return 'user';
    case 'operator':
      return 'operator';
    default:
      return cause satisfies never;
  }
}
