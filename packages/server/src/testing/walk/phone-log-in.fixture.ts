import { type LoginPorts, type LoginResult, login } from '../../login/login.ts';
import { createSingleUse } from '../../login/single-use.ts';
import { silentLogger } from '../../observe/logger.ts';
import { hashToken } from '../../sessions/token.ts';
import * as model from '../identity-model.ts';
import type { Account, ToldUnionId } from '../identity-world.ts';
import { type Answers, bindInModel, fillProfile, numberOf, startSession } from './model-side.fixture.ts';
import type { ModelSession } from './session-model.fixture.ts';
import type { PhoneLogInStep } from './step.fixture.ts';
import { accountOf, appOf, openPlatformOf, unionIdOf, type Walker } from './walker.fixture.ts';

/** Logs in as a client does, with the code of a phone button. */
export async function performPhoneLogIn(walker: Walker, step: PhoneLogInStep): Promise<Answers> {
  const account = accountOf(walker, step.who);
  const result = await login(portsOf(walker, step), {
    appId: account.appId,
    code: walker.names.newId(),
    phoneCode: String(step.phone),
    device: step.device,
  });
  if (isRefused(walker, step, account)) return { store: result.kind, model: 'refused' };
  const made = result.kind === 'signed-in' ? result : null;
  const newUserId = await findNewUser(walker);
  const session = await sessionOf(walker, made, account);
  logInModel(walker, step, { account, newUserId, session });
  return {
    store: { id: made?.user.id, isNewUser: made?.isNewUser, phone: made?.user.phone?.masked.slice(-2) },
    model: { id: session.userId, isNewUser: session.isNewUser, phone: numberOf(step.phone).slice(-2) },
  };
}

/** Who was not there before, living or joined already; an unused id when nobody is new. */
async function findNewUser({ store, world, names }: Walker): Promise<string> {
  const { rows } = await store.dumpRows({ table: 'users', after: null, limit: 5000 });
  const ids = rows.map(({ id }) => String(id));
  return ids.find((id) => !world.users.has(id)) ?? names.newId();
}

/** Refused before anything is written, when the number is somebody else's and the policy says no. */
function isRefused(walker: Walker, step: PhoneLogInStep, account: Account): boolean {
  const { world } = walker;
  const owner = model.phoneOwner(world, numberOf(step.phone));
  if (owner === null || step.policy === 'merge') return false;
  return !model.leadsTo(world, { ...account, told: toldBy(walker, step) }).includes(owner);
}

function logInModel(
  walker: Walker,
  step: PhoneLogInStep,
  made: { readonly account: Account; readonly newUserId: string; readonly session: ModelSession },
): void {
  const { world, clock } = walker;
  const { account, newUserId, session } = made;
  model.logIn(world, { ...account, newUserId, mergeId: 'new', at: clock.now, told: toldBy(walker, step) });
  const owner = fillProfile(walker, account, null) ?? '';
  bindInModel(walker, owner, { number: numberOf(step.phone), policy: step.policy });
  startSession(walker, { session, newUserId, replaces: step.replaces });
}

function toldBy(walker: Walker, { who, told }: PhoneLogInStep): ToldUnionId | null {
  const fact = unionIdOf(walker, who, told, 'proven');
  return fact === null ? null : { ...fact, openPlatform: openPlatformOf(walker, who.app) };
}

/** The session that was made, as far as it is the caller's to say how. */
async function sessionOf(
  walker: Walker,
  made: Extract<LoginResult, { readonly kind: 'signed-in' }> | null,
  account: Account,
): Promise<ModelSession> {
  const token = made?.token ?? '';
  const found = await walker.store.findSession(hashToken(token));
  return {
    ...account,
    id: found?.session.id ?? '',
    token,
    tokenHash: hashToken(token),
    device: found?.session.device ?? null,
    createdAt: walker.clock.now,
    isNewUser: false,
    expiresAt: found?.session.expiresAt ?? 0,
    userId: '',
    revokeReason: null,
    gone: false,
  };
}

/** WeChat says yes to everything here, and tells what the step says. */
function portsOf(walker: Walker, step: PhoneLogInStep): LoginPorts {
  const { store, keys, names, clock, replicas, lifetimeMs } = walker;
  const { openId } = accountOf(walker, step.who);
  const unionId = toldBy(walker, step)?.unionId ?? null;
  const writes = replicas[step.via]?.writes;
  if (writes === undefined) throw new TypeError('no such replica');
  const app = appOf(walker, step.who.app, {
    phoneConflict: step.policy,
    session: { replaces: step.replaces },
  });
  const unused = async (): Promise<never> => {
    throw new Error('not asked for in a walk');
  };
  return {
    store,
    writes,
    keys,
    findApp: async () => app,
    exchangeCode: async () => ({
      kind: 'exchanged',
      openId,
      sessionKey: 'AAAAAAAAAAAAAAAAAAAAAA==',
      unionId,
    }),
    codes: createSingleUse(),
    random: (size) => Buffer.from(names.newId().replaceAll('-', '').slice(-size).padStart(size, '0')),
    session: { lifetimeSeconds: lifetimeMs / 1000 },
    sessionCap: { loggedIn() {} },
    now: () => clock.now,
    newId: names.newId,
    sleep: unused,
    openData: { maxAgeSeconds: 300, phone: true, kinds: {} },
    log: silentLogger,
    limits: null,
    metrics: { openData() {} },
    phoneConflict: step.policy,
    wechat: {
      checkEncryptedPhone: unused,
      phoneNumber: async (_app, { code }) => ({
        kind: 'found',
        number: numberOf(Number(code)),
        countryCode: '86',
      }),
    },
  };
}
