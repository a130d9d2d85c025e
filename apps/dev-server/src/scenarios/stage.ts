import type { Auth } from '@weapp-auth/client';
import type { Emulator, RunningClient } from '@weapp-auth/emulator';

/** Everything a scenario plays with. In `dev` it is real processes and sockets; in a copied test it is in memory. */
export interface Stage {
  /** The emulated WeChat: its faults, its people, its clock. */
  readonly emulator: Emulator;
  /** Somebody's phone with the mini program on it, freshly installed. */
  readonly phone: (user: string, options?: PhoneOptions) => Phone;
  /** The login server's HTTP API, past the SDK. */
  readonly http: (method: string, path: string, given?: HttpInput) => Promise<HttpAnswer>;
  /** Lets time pass, for WeChat and the login server alike. */
  readonly advance: (seconds: number) => void;
  /** Stops the login server and starts another on the same database. */
  readonly restart: () => Promise<void>;
  /** The answer to the next login is lost on its way back. */
  readonly loseNextAnswer: () => void;
  /** A website shows a code in the browser `browser-1`, and somebody's camera reads it. */
  readonly showCode: () => Promise<WebsiteCode>;
  /** Fails the scenario unless `holds`. */
  readonly check: (zh: string, en: string, holds: boolean) => void;
}

/** A code on the page of a website. */
export interface WebsiteCode {
  /** What the page of the mini program gets as `query.scene`. */
  readonly scene: string;
  /** The two digits beside it. */
  readonly number: string;
  /** How far it is, for a browser. */
  readonly progress: (browser: string) => Promise<string>;
  /** The user whose approval a browser gets; null: none. */
  readonly take: (browser: string) => Promise<string | null>;
}

export interface PhoneOptions {
  /** Names the device, so that the server can list it. */
  readonly device?: string;
  readonly appId?: string;
  readonly baseLibrary?: string;
}

/** One phone. */
export interface Phone {
  /** The SDK, as the mini program uses it. */
  readonly auth: Auth;
  /** The mini program's `wx`, and the person's fingers. */
  readonly client: RunningClient;
  /** A `wx` API, waited for: what it gives to success or fail. */
  readonly call: (api: string, options?: object) => Promise<Readonly<Record<string, unknown>>>;
  /** A tap on `<button open-type="…">`: the detail of the event it fires. */
  readonly press: (openType: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly appId: string;
}

export interface HttpInput {
  readonly token?: string;
  readonly body?: object;
}

export interface HttpAnswer {
  readonly status: number;
  // The shape differs by route, and a scenario looks at one or two members.
  readonly body: Readonly<Record<string, unknown>>;
}
