import type { Emulator } from '../emulator.ts';

/** A sentence in the two languages of the command. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** What a program under test can be asked to do. */
export type Task =
  | 'exchange'
  | 'decrypt'
  | 'check-signature'
  | 'check-session'
  | 'phone-number'
  | 'verify-url'
  | 'open-push'
  | 'secured-phone-number'
  | 'open-sealed'
  | 'check-answer-signature'
  | 'open-ticket'
  | 'component-exchange'
  | 'component-phone-number';

/** What the program should answer. */
export type Expectation =
  /** A result with at least these members, or exactly this value. */
  | { readonly kind: 'gives'; readonly result: unknown }
  /** An error, with this errcode where one is named; `false` is an error too, for tasks that ask whether. */
  | { readonly kind: 'refuses'; readonly errcode?: number };

/** A step, ready to be asked. */
export interface PreparedStep {
  readonly input: Readonly<Record<string, unknown>>;
  readonly expects: Expectation;
  /** Looks at what the platform saw: what is wrong with it, or `null`. */
  readonly inspect?: () => string | null;
  /** Puts the platform back in order. */
  readonly after?: () => void;
}

/** The platform on which the steps are played: an emulator, the app under test and a person on a phone. */
export interface StepWorld {
  readonly emulator: Emulator;
  readonly appId: string;
  readonly user: string;
}

/** One numbered step. */
export interface Step {
  /** `4.2`: the second of the fourth chapter. Numbers stay; new steps come behind. */
  readonly number: string;
  readonly title: Text;
  readonly task: Task;
  /** Input and expectation are all there is to it: no call of the platform is made, so it can be published as a vector. */
  readonly isVector?: true;
  readonly prepare: (world: StepWorld) => PreparedStep | Promise<PreparedStep>;
}

/** A result with at least these members, or exactly this value. */
export function gives(result: unknown): Expectation {
  return { kind: 'gives', result };
}

/** An error, with this errcode where one is named. */
export function refuses(errcode?: number): Expectation {
  return errcode === undefined ? { kind: 'refuses' } : { kind: 'refuses', errcode };
}
