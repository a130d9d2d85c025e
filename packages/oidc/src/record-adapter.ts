import { hash } from 'node:crypto';
import { StoreError } from '@weapp-auth/server';
import type { ProviderPorts } from '@weapp-auth/server/website-sign-in';
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';

/** What {@link createRecordAdapter} works with. */
export type RecordPorts = Pick<ProviderPorts, 'records' | 'sealer' | 'now'>;

/**
 * Keeps what `oidc-provider` keeps in the login server's store. Its ids are the codes, tokens and cookies themselves, so that
 * they are stored as hashes, and its payloads, which repeat them, sealed: a copy of the database signs nobody in.
 */
export function createRecordAdapter(ports: RecordPorts): AdapterFactory {
  return (kind) => (kind === 'Client' ? noClients : new RecordAdapter(kind, ports));
}

/** Runs what asks the store, and says in OAuth's words when that is away. */
export async function askStore<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const away = new errors.CustomOIDCProviderError('temporarily_unavailable', 'try again in a moment');
    throw Object.assign(away, { status: 503, statusCode: 503, cause: error });
  }
}

class RecordAdapter implements Adapter {
  readonly #kind: string;
  readonly #ports: RecordPorts;

  constructor(kind: string, ports: RecordPorts) {
    this.#kind = kind;
    this.#ports = ports;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { records, sealer, now } = this.#ports;
    const { grantId, uid, userCode, accountId } = payload;
    const key = this.#hash('id', id);
    await askStore(() =>
      records.saveOidcRecord({
        id: key,
        kind: this.#kind,
        sealed: sealer.seal(JSON.stringify(payload), this.#purposeOf(key)),
        grantId: grantId === undefined ? null : hashOf('grant', grantId),
        uid: uid === undefined ? null : this.#hash('uid', uid),
        userCode: userCode === undefined ? null : this.#hash('user code', userCode),
        userId: accountId ?? null,
        expiresAt: expiresIn === undefined ? null : now() + expiresIn * 1000,
        consumedAt: null,
      }),
    );
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return this.#find({ by: 'id', value: this.#hash('id', id) });
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#find({ by: 'uid', value: this.#hash('uid', uid) });
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#find({ by: 'userCode', value: this.#hash('user code', userCode) });
  }

  /** Of several exchanges of one code at the same moment one succeeds: `oidc-provider` has looked before, but alone. */
  async consume(id: string): Promise<void> {
    const { records, now } = this.#ports;
    const write = { id: this.#hash('id', id), at: now() };
    if (await askStore(() => records.consumeOidcRecord(write))) return;
    throw new errors.InvalidGrant('already used');
  }

  async destroy(id: string): Promise<void> {
    await askStore(() => this.#ports.records.deleteOidcRecord(this.#hash('id', id)));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    const grant = { kind: this.#kind, grantId: hashOf('grant', grantId) };
    await askStore(() => this.#ports.records.deleteOidcGrant(grant));
  }

  async #find(
    key: Parameters<RecordPorts['records']['findOidcRecord']>[0],
  ): Promise<AdapterPayload | undefined> {
    const { records, sealer } = this.#ports;
    const record = await askStore(() => records.findOidcRecord(key));
    if (record === null || record.kind !== this.#kind) return undefined;
    const text = sealer.unseal(record.sealed, this.#purposeOf(record.id));
    // Sealed under a secret that is gone: the person signs in again.
    if (text === null) return undefined;
    // Sealed above, and by nobody who does not hold our secret.
    const payload = JSON.parse(text) as AdapterPayload;
    if (record.consumedAt === null) return payload;
    return { ...payload, consumed: Math.floor(record.consumedAt / 1000) };
  }

  #hash(name: string, value: string): string {
    return hashOf(`${this.#kind} ${name}`, value);
  }

  #purposeOf(key: string): string {
    return `${this.#kind}\n${key}`;
  }
}

function hashOf(purpose: string, value: string): string {
  return hash('sha256', `${purpose}\n${value}`, 'base64url');
}

/** Clients come from the configuration alone; an id that nobody has costs no question. */
const noClients: Adapter = {
  upsert: async () => {},
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => {},
  destroy: async () => {},
  revokeByGrantId: async () => {},
};
