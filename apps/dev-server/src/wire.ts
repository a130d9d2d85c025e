/**
 * What travels between `weapp-auth dev` and the playground, below `/__dev`.
 *
 * @module
 */

/** One text in Chinese and English. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Who speaks: the mini program, the login server, WeChat. */
export type Party = 'client' | 'server' | 'wechat';

/** One message as it really travelled. */
export interface Message {
  readonly id: number;
  /** UTC milliseconds. */
  readonly at: number;
  /** A request and its answer have the same number. */
  readonly exchange: number;
  readonly kind: 'request' | 'answer';
  readonly from: Party;
  readonly to: Party;
  /** `POST /auth/login`, `GET /sns/jscode2session`, `wx.login`. Without query. */
  readonly name: string;
  /** Path with its query; empty for `wx` calls. */
  readonly path: string;
  /** HTTP status of an answer; null for requests, `wx` calls and answers that never came. */
  readonly status: number | null;
  /** Of an answer that went wrong: the problem's `code`, WeChat's `errcode`, or the failing `errMsg`. */
  readonly failure: string | null;
  readonly durationMs: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The phone at the mini program's end of it; null where none is known. */
  readonly phone: PhoneName | null;
}

/** One phone of one person. */
export interface PhoneName {
  /** Id of the person. */
  readonly user: string;
  /** `1` and `2` are the phones on the page; every other is one that a scenario brought along. */
  readonly device: string;
}

/** A remark between the messages: a scenario begins, says something, ends; the server restarts. */
export interface Note {
  readonly id: number;
  readonly at: number;
  readonly kind: 'scenario' | 'step' | 'passed' | 'failed' | 'server';
  readonly text: Text;
  /** The scenario it belongs to. */
  readonly scenario: string | null;
}

/** An entry of the diagram, in the order of `id`. */
export type TimelineEntry = ({ readonly entry: 'message' } & Message) | ({ readonly entry: 'note' } & Note);

/** Answer of `GET /__dev/info`, and first event (`hello`) of `GET /__dev/events`. */
export interface DevInfo {
  readonly version: string;
  /** Changes with every start of the process: entries of another instance are gone. */
  readonly instance: string;
  readonly language: 'zh' | 'en';
  readonly appId: string;
  readonly users: readonly { readonly id: string; readonly nickname: string }[];
  readonly emulatorUrl: string;
  readonly database: 'sqlite' | 'postgres' | 'mysql';
  /** Where the phone's page is, or null when this installation has no simulator. */
  readonly phoneUrl: string | null;
  readonly scenarios: readonly ScenarioInfo[];
}

/** A story that can be played. */
export interface ScenarioInfo {
  /** Also its link: `/#scenario=<id>`. */
  readonly id: string;
  readonly group: 'start' | 'code' | 'keys' | 'consent' | 'network' | 'session' | 'website';
  readonly title: Text;
  /** What goes wrong, and what to watch. */
  readonly summary: Text;
  /** What then happens on the phone of the page; nothing where only a script can do it. */
  readonly onPhone: readonly PhoneStep[];
  /** The same story as a vitest test against the published packages. */
  readonly test: string;
}

/** One step of a story on the phones of the page. `on` says which, the first by default. */
export type PhoneStep =
  /** The mini program is deleted and installed again: nobody is logged in, nothing is agreed to. */
  | { readonly do: 'install'; readonly on?: 2 }
  /** A finger taps what the CSS selector finds. */
  | { readonly do: 'tap'; readonly at: string; readonly on?: 2 }
  /** What the selector finds is on the screen: noted on the diagram as `text`. */
  | { readonly do: 'see'; readonly at: string; readonly text: Text; readonly on?: 2 }
  /** Something breaks, or is mended. */
  | { readonly do: 'switch'; readonly to: Partial<Switches> }
  | { readonly do: 'happen'; readonly what: Happening };

/** What can happen between two steps; a late login, or the end of an account, to the person whose phone it is. */
export type Happening = 'code-used' | 'code-expired' | 'late-login' | 'forgotten' | 'restart' | 'month';

/** Body of `POST /__dev/notes`: what a story on the phones of the page came to. */
export type NewNote = Pick<Note, 'text' | 'scenario'> & { readonly kind: 'step' | 'passed' | 'failed' };

/** Answer of `POST /__dev/scenarios/{id}`. */
export interface ScenarioResult {
  readonly outcome: 'passed' | 'failed';
  /** Why it failed; null when it did not. */
  readonly reason: string | null;
}

/** What is broken on purpose: `GET` and `PUT /__dev/switches`; `DELETE` mends everything. */
export interface Switches {
  /** How WeChat's server API behaves. */
  readonly wechat: 'healthy' | 'slow' | 'down' | 'busy' | 'rate-limited' | 'garbage';
  /** The person refuses these consents. */
  readonly refuses: readonly ('userInfo' | 'phone' | 'privacy' | 'werun')[];
  /** The app has used up its phone numbers. */
  readonly phoneQuotaEmpty: boolean;
  /** Base library of the phones, `3.8.0`. */
  readonly baseLibrary: string;
  /** Every login answer is lost once on its way back. */
  readonly loseLoginAnswers: boolean;
}

/** Answer of `GET /__dev/view`: what the login server has in its database, masked. */
export interface ServerView {
  readonly users: readonly ViewedUser[];
  readonly merges: readonly ViewedMerge[];
  /** The newest entries of the audit, newest first. */
  readonly audit: readonly ViewedEntry[];
  /** What contradicts itself in the database, as `weapp-auth doctor --repair` finds it. Nothing, as a rule. */
  readonly damages: readonly ViewedDamage[];
}

export interface ViewedEntry {
  readonly id: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  readonly reason: string | null;
  readonly actor: string;
  readonly userId: string | null;
}

export interface ViewedDamage {
  readonly kind: string;
  /** Masked. */
  readonly subject: string;
}

export interface ViewedUser {
  readonly id: string;
  readonly nickname: string | null;
  readonly phone: string | null;
  readonly hasUnionid: boolean;
  readonly mergedInto: string | null;
  readonly createdAt: number;
  readonly identities: readonly ViewedIdentity[];
  readonly sessions: readonly ViewedSession[];
}

export interface ViewedIdentity {
  readonly appId: string;
  readonly openid: string;
  readonly unionid: string | null;
  /** Whether WeChat says so, or only data that a client brought. */
  readonly proof: 'proven' | 'claimed' | null;
  /** How many session_keys are kept for it. */
  readonly sessionKeys: number;
}

export interface ViewedSession {
  readonly id: string;
  readonly device: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly state: 'live' | 'expired' | 'revoked';
  readonly reason: string | null;
}

export interface ViewedMerge {
  readonly id: string;
  readonly survivorId: string;
  readonly mergedId: string;
  readonly cause: string;
  readonly at: number;
  readonly undone: boolean;
}
