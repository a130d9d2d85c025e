import type { PlatformEvent, Violation } from './events.ts';
import { type Entropy, type SeedState, seededBytes, seedState, systemEntropy } from './random.ts';
import type { App, OpenPlatform, Quota } from './records/app.ts';
import type { BackgroundFetch } from './records/background-fetch.ts';
import type { FaceCheck, SoterKey } from './records/biometrics.ts';
import type { Component, ComponentSecret, Grant } from './records/component.ts';
import type { Corp, CorpSession, Suite } from './records/corp.ts';
import type { Fault } from './records/fault.ts';
import type { AccessToken, CloudId, Code, EncryptedMessage } from './records/issued.ts';
import type { MiniCode } from './records/mini-code.ts';
import type { IdentitySession, MultiEndUser, SmsCode } from './records/multi-end.ts';
import type { Account, Payment, User } from './records/person.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { defaultRules, type Rules } from './rules.ts';

/** Everything the emulated platform remembers. Plain data: it is what a snapshot holds. */
export interface PlatformState {
  rules: Rules;
  /** Milliseconds added to the injected clock, or the instant at which time stands still. */
  clock: { offset: number; frozenAt: number | null };
  seed: SeedState | null;
  counter: number;
  apps: Map<string, App>;
  users: Map<string, User>;
  openPlatforms: Map<string, OpenPlatform>;
  /** By openid. */
  accounts: Map<string, Account>;
  /** `appId/userId` → openid. */
  openids: Map<string, string>;
  codes: Map<string, Code>;
  tokens: Map<string, AccessToken>;
  /** `kind/appId` → the newest token. */
  currentTokens: Map<string, string>;
  quotas: Map<string, Quota>;
  components: Map<string, Component>;
  /** `component/appId` → what the app granted. */
  grants: Map<string, Grant>;
  /** Tickets, pre_auth_codes and authorization_codes by their text. */
  componentSecrets: Map<string, ComponentSecret>;
  corps: Map<string, Corp>;
  suites: Map<string, Suite>;
  /** `appId/corpId/user` → the member's session in WeCom. */
  corpSessions: Map<string, CorpSession>;
  /** `user/device` → the key in the phone's secure hardware. */
  soterKeys: Map<string, SoterKey>;
  faceChecks: Map<string, FaceCheck>;
  /** Users of multi-end apps by their user_id. */
  multiEndUsers: Map<string, MultiEndUser>;
  /** `appId/user/device` → the system login state of a multi-end app. */
  identitySessions: Map<string, IdentitySession>;
  /** `appId/phone` → the digits last sent to it. */
  smsCodes: Map<string, SmsCode>;
  payments: Map<string, Payment>;
  /** Content of a code or link → what it opens. */
  miniCodes: Map<string, MiniCode>;
  cloudIds: Map<string, CloudId>;
  encryptedMessages: Map<string, EncryptedMessage>;
  /** `appId/user/device` → what the phone keeps for the mini program. */
  storage: Map<string, Map<string, string>>;
  /** `appId/user/device` → what was fetched ahead of time. */
  backgroundFetches: Map<string, BackgroundFetch>;
  faults: Fault[];
  violations: Violation[];
}

/** The emulated platform: its state, and the clock and randomness it runs on. */
export interface Platform {
  state: PlatformState;
  /** The injected clock, UTC milliseconds. */
  readonly time: () => number;
  readonly entropy: Entropy;
  readonly requests: RequestLog;
  readonly listeners: Set<(event: PlatformEvent) => void>;
}

/** What a platform is started with. */
export interface PlatformOptions {
  /** UTC milliseconds; the system clock by default. */
  readonly now?: () => number;
  /** Any text. With it, every random identifier the platform makes is the same in every run. */
  readonly randomSeed?: string;
  /** An instant at which time stands still until it is advanced. */
  readonly frozenAt?: number;
  readonly rules?: Partial<Rules>;
}

/** A platform without apps and users. */
export function createPlatform(options: PlatformOptions = {}): Platform {
  return {
    state: emptyState(options),
    time: options.now ?? Date.now,
    entropy: systemEntropy(),
    requests: createRequestLog(),
    listeners: new Set(),
  };
}

/** The platform's present time, UTC milliseconds. */
export function now(platform: Platform): number {
  const { frozenAt, offset } = platform.state.clock;
  return frozenAt ?? platform.time() + offset;
}

/** The platform's present time in whole seconds, as its answers carry it. */
export function nowSeconds(platform: Platform): number {
  return Math.floor(now(platform) / 1000);
}

/** Moves the platform's clock forward (or, for a test of skew, backward). */
export function advanceClock(platform: Platform, milliseconds: number): void {
  const { clock } = platform.state;
  if (clock.frozenAt !== null) clock.frozenAt += milliseconds;
  else clock.offset += milliseconds;
  emit(platform, { type: 'clock', now: now(platform) });
}

/** `size` random bytes: of the seed when there is one, of the system otherwise. */
export function randomBytes(platform: Platform, size: number): Uint8Array {
  const { seed } = platform.state;
  return seed === null ? platform.entropy(size) : seededBytes(seed, size);
}

/** Calls every listener. A listener that throws does not disturb the platform. */
export function emit(platform: Platform, event: PlatformEvent): void {
  for (const listener of platform.listeners) {
    try {
      listener(event);
    } catch {
      // A broken observer must not change what the emulated platform answers.
    }
  }
}

/** A number no other object of this platform has. */
export function nextNumber(platform: Platform): number {
  platform.state.counter += 1;
  return platform.state.counter;
}

/** The state of a platform on which nothing has happened yet. */
export function emptyState(options: PlatformOptions): PlatformState {
  return {
    rules: { ...defaultRules, ...options.rules },
    clock: { offset: 0, frozenAt: options.frozenAt ?? null },
    seed: options.randomSeed === undefined ? null : seedState(options.randomSeed),
    counter: 0,
    apps: new Map(),
    users: new Map(),
    openPlatforms: new Map(),
    accounts: new Map(),
    openids: new Map(),
    codes: new Map(),
    tokens: new Map(),
    currentTokens: new Map(),
    quotas: new Map(),
    components: new Map(),
    grants: new Map(),
    componentSecrets: new Map(),
    corps: new Map(),
    suites: new Map(),
    corpSessions: new Map(),
    soterKeys: new Map(),
    faceChecks: new Map(),
    multiEndUsers: new Map(),
    identitySessions: new Map(),
    smsCodes: new Map(),
    payments: new Map(),
    miniCodes: new Map(),
    cloudIds: new Map(),
    encryptedMessages: new Map(),
    storage: new Map(),
    backgroundFetches: new Map(),
    faults: [],
    violations: [],
  };
}
