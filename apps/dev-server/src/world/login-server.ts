import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Emulator } from '@weapp-auth/emulator';
import { createOpenIdProvider, type OpenIdProvider, type Website } from '@weapp-auth/oidc';
import {
  type AppConfig,
  createWeappAuth,
  fileAvatars,
  type Logger,
  type Store,
  type WeappAuth,
} from '@weapp-auth/server';
import { showCode } from '../scenarios/show-code.ts';
import type { WebsiteCode } from '../scenarios/stage.ts';

/** What the login server of `dev` is made from. */
export interface LoginServerOptions {
  readonly apps: readonly AppConfig[];
  readonly secret: string;
  readonly basePath: string;
  readonly wechatUrl: string;
  readonly avatarFolder: string;
  readonly logger: Logger;
  readonly now: () => number;
  readonly openStore: () => Promise<Store>;
  /** Where browsers and phones reach it. */
  readonly publicUrl: string;
  /** What people sign in to by scanning. */
  readonly websites: readonly Website[];
}

interface Running {
  readonly auth: WeappAuth;
  readonly store: Store;
  readonly provider: OpenIdProvider;
}

/** The login server of `dev`: a real one, that can be stopped and started again while the page stays. */
export class LoginServer {
  readonly #options: LoginServerOptions;
  #running: Running;

  private constructor(options: LoginServerOptions, running: Running) {
    this.#options = options;
    this.#running = running;
  }

  static async start(options: LoginServerOptions): Promise<LoginServer> {
    return new LoginServer(options, await run(options));
  }

  get store(): Store {
    return this.#running.store;
  }

  readonly fetch = (request: Request): Promise<Response> => this.#running.auth.fetch(request);

  /** Answers a request of a website's sign-in; false: it is none. */
  handle(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
    return this.#running.provider.handle(incoming, outgoing);
  }

  /** Shows a code as the sign-in page of a website does. */
  showCode(emulator: Emulator): Promise<WebsiteCode> {
    return showCode(this.#running.auth, emulator);
  }

  /** Stops everything the server has in memory and starts it anew on the same database. */
  async restart(): Promise<void> {
    await this.close();
    this.#running = await run(this.#options);
  }

  /** Ends one session of a user, as an operator would. */
  async kick(userId: string, sessionId: string): Promise<void> {
    await this.#running.auth.api.revokeSession(userId, sessionId, 'operator');
  }

  /** Deletes somebody's account, if there is one: they come back as a newcomer. */
  async forget(appId: string, openId: string): Promise<void> {
    const identity = await this.#running.store.findIdentity(appId, openId);
    if (identity) await this.#running.auth.api.deleteUser(identity.userId);
  }

  /** Takes a merge back, as an operator would. False: it was taken back already, or there is none. */
  undoMerge(mergeId: string): Promise<boolean> {
    return this.#running.auth.api.undoMerge(mergeId);
  }

  /** Mends what contradicts itself in the database, as `weapp-auth doctor --repair --apply` does. */
  async repair(): Promise<number> {
    return (await this.store.repair({ apply: true, at: this.#options.now() })).length;
  }

  async close(): Promise<void> {
    await this.#running.auth.close();
    await this.#running.store.close();
  }
}

async function run(options: LoginServerOptions): Promise<Running> {
  const store = await options.openStore();
  await store.migrate();
  const auth = createWeappAuth({
    apps: options.apps,
    secret: options.secret,
    store,
    basePath: options.basePath,
    wechat: { baseUrl: options.wechatUrl, production: false },
    logger: options.logger,
    now: options.now,
    avatars: fileAvatars(options.avatarFolder),
    metrics: true,
    publicUrl: options.publicUrl,
    scanLogin: { page: 'pages/scan-login/scan-login' },
  });
  return { auth, store, provider: createOpenIdProvider(auth, { clients: options.websites }) };
}
