import type { NewCorp, NewSuite } from './platform/corp.ts';
import type { PlatformOptions } from './platform/platform.ts';
import type { NewApp } from './platform/records/app.ts';
import type { NewUser } from './platform/records/person.ts';
import type { ClientOptions } from './wx/client.ts';

/** What an emulator is started with. */
export interface EmulatorOptions extends PlatformOptions {
  /** `demo`: two apps of one Open Platform account and the people `alice`, `bob` and `carol`. */
  readonly seed?: 'demo';
  /** Ids of Open Platform accounts. */
  readonly openPlatforms?: readonly string[];
  readonly apps?: readonly NewApp[];
  readonly users?: readonly NewUser[];
  /** Third-party apps and corps of WeCom (企业微信). */
  readonly suites?: readonly NewSuite[];
  readonly corps?: readonly NewCorp[];
  /** Carries `wx.request`; the global `fetch` by default. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Waits, for scripted latency and time limits; real timers by default. An aborted wait may reject. */
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** Who calls over HTTP: a person, an app and how it runs, under a name of the caller's choice. */
export interface NamedCaller extends Omit<ClientOptions, 'fetch' | 'onDialog'> {
  readonly appId: string;
  readonly user: string;
  readonly client?: string;
}
