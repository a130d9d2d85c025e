import { createHmac } from 'node:crypto';
import type { Emulator } from '../emulator.ts';
import { issueToken } from '../platform/access-token.ts';
import { requireApp } from '../platform/app.ts';
import { demoAppId } from '../platform/demo.ts';
import { now } from '../platform/platform.ts';
import type { LabelledValues } from './compare-answers.ts';
import { type Label, readLabel } from './label.ts';
import type { LabelUse } from './label-uses.ts';
import type { RecordedCall } from './recorded-call.ts';

/** A world in which recorded calls are made again. */
export interface ReplayWorld {
  readonly emulator: Emulator;
  /** Which value stands for which label. */
  readonly values: LabelledValues;
  /** Where each label was sent, in the whole recording. */
  readonly uses: ReadonlyMap<string, readonly LabelUse[]>;
  /** The request id that the emulator gave last, by the family of the path. */
  readonly rids: Map<'sns' | 'cgi', string>;
  people: number;
  /** The AppID of the third-party platform, once one has been met. */
  component: string | null;
}

/** An emulator in which nothing has been asked yet. */
export function newReplayWorld(emulator: Emulator, uses: ReplayWorld['uses']): ReplayWorld {
  return { emulator, uses, values: new Map(), rids: new Map(), people: 0, component: null };
}

/**
 * Sets the app up as the recorded one was, where an answer shows it: whether its logins carry a unionid and who may ask for
 * tokens are settings of its owner, no rules of the platform.
 */
export function adoptSettings({ emulator }: ReplayWorld, { response }: RecordedCall): void {
  const body = response?.body ?? {};
  const app = requireApp(emulator.platform, demoAppId);
  app.ipAllowList = body.errcode === 40164 ? [] : null;
  if ('session_key' in body) emulator.console.bindApp(demoAppId, 'unionid' in body ? 'demo' : null);
}

/**
 * The members of a recorded query or body, with a value of the emulated world in place of each label: one that the
 * platform should answer as WeChat answered, were the two alike. A code that WeChat took becomes one that can be
 * redeemed, a token that it refused becomes one that was never given.
 */
export async function fillIn(
  world: ReplayWorld,
  members: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const filled: Record<string, unknown> = {};
  // Last what is made for the openid beside it.
  const names = Object.keys(members).toSorted((left, right) => rank(left) - rank(right));
  for (const name of names) filled[name] = await standIn(world, { name, value: members[name] }, filled);
  return Object.fromEntries(Object.keys(members).map((name) => [name, filled[name]]));
}

function rank(name: string): number {
  return ['signature', 'transaction_id', 'code'].includes(name) ? 1 : 0;
}

type Filled = Readonly<Record<string, unknown>>;

async function standIn(
  world: ReplayWorld,
  { name, value }: { readonly name: string; readonly value: unknown },
  beside: Filled,
): Promise<unknown> {
  const label = readLabel(value);
  if (label === null) return value === '<number>' ? 0 : value;
  const known = world.values.get(label.text);
  if (known !== undefined) return known;
  const made = componentValue(world, name) ?? (await makeValue(world, label, beside));
  world.values.set(label.text, made);
  return made;
}

/** What a third-party platform is and has, which acts for the app. */
function componentValue(world: ReplayWorld, name: string): string | null {
  if (name !== 'component_appid' && name !== 'component_access_token') return null;
  const { components } = world.emulator;
  if (world.component === null) {
    world.component = components.create().appId;
    components.authorize(world.component, demoAppId);
  }
  return name === 'component_appid' ? world.component : components.issueToken(world.component).token;
}

async function makeValue(world: ReplayWorld, label: Label, { openid }: Filled): Promise<string> {
  const uses = world.uses.get(label.text) ?? [];
  const met = (...errcodes: readonly number[]) => uses.some(({ errcode }) => errcodes.includes(errcode));
  switch (label.kind) {
    case 'appid':
      return met(40013) ? 'wx0000000000000000' : demoAppId;
    case 'secret':
      return met(40125) ? filler(label) : secretOf(world);
    case 'code':
      return makeCode(world, uses, openid);
    case 'access_token':
      return isTokenDead(uses) ? filler(label) : newToken(world);
    case 'openid':
      return met(40003) ? filler(label) : newPerson(world).openid;
    case 'signature':
      return met(0) ? signatureOf(world, String(openid)) : filler(label);
    case 'transaction_id':
      return met(0) ? payFor(world, String(openid)) : filler(label);
    case 'rid':
      return makeRid(world, label, met);
    default:
      return filler(label);
  }
}

/** A value of the right length that nobody has. */
function filler({ length }: Label): string {
  return '0'.repeat(length);
}

function secretOf({ emulator }: ReplayWorld): string {
  return emulator.platform.state.apps.get(demoAppId)?.secret ?? '';
}

/** Somebody new: two codes of a recording may be two people's. */
function newPerson(world: ReplayWorld): { user: string; openid: string } {
  const { emulator } = world;
  world.people += 1;
  const phones = [{ number: '12066600001', countryCode: '86' }];
  const { id: user } = emulator.createUser({ id: `replayed-${world.people}`, phones });
  return { user, openid: emulator.people.account(user, demoAppId).openid };
}

/** A code that can be redeemed, one that has been, or one that is too old: as WeChat first took it. */
async function makeCode(world: ReplayWorld, uses: readonly LabelUse[], openid: unknown): Promise<string> {
  const { platform } = world.emulator;
  const judged = uses.find(({ errcode }) => [0, 40029, 40163].includes(errcode));
  const user = ownerOf(world, judged?.openid ?? null, openid);
  const phone = world.emulator.client(user, demoAppId, { promises: 'typings' });
  const isLogin = judged?.path.startsWith('/sns/') !== false;
  const code = isLogin
    ? ((await phone.wx.login())?.code ?? '')
    : String((await phone.button('getPhoneNumber')).event?.detail.code);
  const issued = platform.state.codes.get(code);
  if (issued === undefined) return code;
  if (judged?.errcode === 40163) issued.usedAt = now(platform);
  if (judged?.errcode === 40029)
    issued.issuedAt = now(platform) - (platform.state.rules.codeLifetime + 60) * 1000;
  return code;
}

/** Whose code it is: of the person whom the answer names, of the one who stands beside it, or of somebody new. */
function ownerOf(world: ReplayWorld, label: string | null, beside: unknown): string {
  const { accounts } = world.emulator.platform.state;
  const named = label === null ? undefined : world.values.get(label);
  const known = accounts.get(named ?? String(beside));
  if (known !== undefined) return known.userId;
  const { user, openid } = newPerson(world);
  if (label !== null) world.values.set(label, openid);
  return user;
}

const deadTokens: readonly number[] = [40001, 40014];

/** A token that was never taken, as far as the recording tells. */
function isTokenDead(uses: readonly LabelUse[]): boolean {
  return uses.every(({ errcode }) => deadTokens.includes(errcode));
}

function newToken({ emulator }: ReplayWorld): string {
  return issueToken(emulator.platform, demoAppId, { kind: 'stable' }).token;
}

/** Ends a token where WeChat had ended it: another program may have asked for a new one. */
export function adoptTokenEnd({ emulator }: ReplayWorld, token: unknown, { response }: RecordedCall): void {
  const issued = emulator.platform.state.tokens.get(String(token));
  const errcode = Number(response?.body?.errcode ?? 0);
  if (issued === undefined) return;
  if (errcode === 42001) issued.expiresAt = now(emulator.platform);
  else issued.replacedUntil = deadTokens.includes(errcode) ? now(emulator.platform) : null;
}

function signatureOf({ emulator }: ReplayWorld, openid: string): string {
  const key = emulator.platform.state.accounts.get(openid)?.session?.key ?? '';
  return createHmac('sha256', key).update('').digest('hex');
}

function payFor({ emulator }: ReplayWorld, openid: string): string {
  const user = emulator.platform.state.accounts.get(openid)?.userId ?? 'alice';
  return emulator.people.pay({ appId: demoAppId, user }).transactionId;
}

/** 76022: of a path that cannot be looked at; 76002: not the form of one; 76001: of nothing. */
function makeRid({ rids }: ReplayWorld, label: Label, met: (errcode: number) => boolean): string {
  if (met(76022)) return rids.get('sns') ?? filler(label);
  if (met(0)) return rids.get('cgi') ?? filler(label);
  return met(76002) ? 'x'.repeat(label.length) : '00000000-00000000-00000000';
}
