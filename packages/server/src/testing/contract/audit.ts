import { deepEqual, equal } from 'node:assert/strict';
import type { AuditRecord } from '../../store/records.ts';
import { app, type ContractCase, hour, id, now } from './fixtures.ts';

/** What is recorded about security. */
export const auditContract: readonly ContractCase[] = [
  {
    name: 'the audit is listed newest first, by person, and page by page',
    async run(store) {
      const entries = ['a', 'b', 'c', 'd'].map((name, index) =>
        entry(name, { userId: index % 2 ? id('u-1') : null }),
      );
      await store.appendAudit(entries);
      const [a, b, c, d] = entries;
      deepEqual(await store.listAudit({ limit: 10 }), [d, c, b, a]);
      deepEqual(await store.listAudit({ limit: 2, before: id('c') }), [b, a]);
      deepEqual(await store.listAudit({ limit: 1, userId: id('u-1') }), [d]);
      deepEqual(await store.listAudit({ limit: 1, userId: id('u-1'), before: id('d') }), [b]);
      deepEqual(await store.listAudit({ limit: 10, userId: id('u-2') }), []);
    },
  },
  {
    name: 'an entry that is there already stays as it is, and the others of its batch are added',
    async run(store) {
      await store.appendAudit([entry('a')]);
      await store.appendAudit([entry('a', { action: 'logout' }), entry('b')]);
      deepEqual(await store.listAudit({ limit: 10 }), [entry('b'), entry('a')]);
      await store.appendAudit([]);
    },
  },
  {
    name: 'many entries are added at once',
    async run(store) {
      const names = Array.from({ length: 120 }, (_, index) => String(index).padStart(3, '0'));
      await store.appendAudit(names.map((name) => entry(name)));
      equal(await store.countRows('audit'), 120);
    },
  },
  {
    name: 'pruning drops old entries only where it is told to',
    async run(store) {
      await store.appendAudit([entry('a'), entry('b', { at: now + hour })]);
      const prune = { sessionsBefore: now, now, limit: 10 };
      equal(await store.prune(prune), 0);
      equal(await store.prune({ ...prune, auditBefore: now + 1 }), 1);
      deepEqual(await store.listAudit({ limit: 10 }), [entry('b', { at: now + hour })]);
    },
  },
];

function entry(name: string, parts: Partial<AuditRecord> = {}): AuditRecord {
  return {
    id: id(name),
    at: now,
    action: 'login',
    outcome: 'refused',
    reason: 'code_invalid',
    actor: 'user',
    userId: null,
    sessionId: id('s'),
    appId: app,
    requestId: 'request-1',
    address: '203.0.113.0/24',
    ...parts,
  };
}
