import type { RequestListener } from 'node:http';
import type { Logger, Store } from '@weapp-auth/server';
import type { DevInfo, Text } from './wire.ts';

/** What the development server is made from: whoever starts it chooses ports, database and output. */
export interface DevServerOptions extends Pick<DevInfo, 'version' | 'language' | 'database'> {
  /** The mini programs of the demo; the first is on the phones of the page. */
  readonly appIds: readonly [string, ...string[]];
  /** Where the login server's routes begin: `/auth`. */
  readonly basePath: string;
  /** Keeps the emulated world and uploaded avatars, so that they survive a restart. */
  readonly dataFolder: string;
  /** The login server's own secret. */
  readonly secret: string;
  readonly logger: Logger;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Listens for the login server with the page, or for the emulated WeChat. */
  readonly listen: (listener: RequestListener, what: 'server' | 'emulator') => Promise<Listening>;
  /** Opens the login server's database; also after each of its restarts. */
  readonly openStore: () => Promise<Store>;
  /** Called before something is built, which takes a second or two. */
  readonly onBuild: (what: Text) => void;
  /** Told what is wrong in the mini program's source, in `language`. */
  readonly onProblem: (problem: string) => void;
}

/** A port that is listened on. */
export interface Listening {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  /** Takes no new connection, and cuts what is still open after `graceMs`. */
  readonly close: (graceMs?: number) => Promise<void>;
}
