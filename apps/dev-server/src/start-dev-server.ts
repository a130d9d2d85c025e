import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Emulator } from '@weapp-auth/emulator';
import { createSimulator, formatProblem, type Simulator } from '@weapp-auth/simulator';
import type { BuildContext } from './builds/build-once.ts';
import { findDemoApp } from './builds/demo-app.ts';
import { findPlayground } from './builds/playground-files.ts';
import type { DevServerOptions } from './options.ts';
import { createHandler } from './page/handler.ts';
import type { PageApiContext } from './page/page-api.ts';
import { viewStore } from './page/server-view.ts';
import { setStage } from './scenarios/set-stage.ts';
import { routeDemo } from './traffic/route-demo.ts';
import { tap } from './traffic/tap.ts';
import { serverRoute } from './traffic/traffic-routes.ts';
import { createDemoWebsite, demoWebsite, websitePath } from './website/demo-website.ts';
import { scanNewestCode } from './website/scan-newest-code.ts';
import { CloseStack } from './world/close-stack.ts';
import { createEntrance } from './world/entrance.ts';
import { LoginServer } from './world/login-server.ts';
import { rotateSessionKey } from './world/rotate-session-key.ts';
import { SwitchBoard } from './world/switch-board.ts';
import { toListener } from './world/to-listener.ts';
import { startWorld, type World } from './world/world.ts';

/** Everything that `weapp-auth dev` runs. */
export interface DevServer {
  readonly emulatorUrl: string;
  readonly serverUrl: string;
  /** Stops it, with everything saved. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the emulated WeChat, the login server, and the playground that shows what they say to each other.
 *
 * @throws {DevServerError} `playground_missing`
 * @throws whatever `listen` and `openStore` throw; nothing stays running then
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const opened = new CloseStack();
  try {
    const world = await startWorld(options, opened);
    const serverUrl = await startServer(world, opened);
    return { emulatorUrl: world.emulatorUrl, serverUrl, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function startServer(world: World, opened: CloseStack): Promise<string> {
  const { options, emulator, traffic } = world;
  const address = { url: '' };
  const builds: BuildContext = { now: options.now, building: options.onBuild };
  const playground = await findPlayground(builds);
  const phone = await startPhone(world, { builds, serverUrl: () => address.url });
  if (phone) opened.push(async () => phone.close());
  const entrance = createEntrance();
  const listening = await options.listen(entrance.listener, 'server');
  const running: { login: LoginServer | null } = { login: null };
  opened.push(async () => {
    await listening.close(0);
    await running.login?.close();
  });
  address.url = listening.url;
  const clientSecret = randomBytes(32).toString('hex');
  const login = await startLoginServer(world, { serverUrl: listening.url, clientSecret });
  running.login = login;
  const website = createDemoWebsite({ serverUrl: listening.url, clientSecret });
  const switchBoard = new SwitchBoard(emulator, options.appIds);
  const tapped = tap(switchBoard.loseAnswers(login.fetch), {
    traffic,
    route: serverRoute(options.basePath),
    now: options.now,
  });
  const api = createApi(world, { login, switchBoard, phone, serverUrl: () => address.url });
  const parts = { api, playground, phone, website, login: tapped, emulator: world.emulatorFetch };
  const page = toListener(createHandler(parts), world.logError);
  entrance.open((incoming, outgoing) => {
    if (!login.handle(incoming, outgoing)) page(incoming, outgoing);
  });
  return listening.url;
}

interface WebsiteParts {
  readonly serverUrl: string;
  readonly clientSecret: string;
}

async function startLoginServer(
  { options, emulator, emulatorUrl, now }: World,
  { serverUrl, clientSecret }: WebsiteParts,
): Promise<LoginServer> {
  const redirectUris = [`${serverUrl}${websitePath}callback`];
  return LoginServer.start({
    publicUrl: serverUrl,
    websites: [{ ...demoWebsite, clientSecret, redirectUris }],
    apps: appsOf(emulator),
    secret: options.secret,
    basePath: options.basePath,
    wechatUrl: emulatorUrl,
    avatarFolder: join(options.dataFolder, 'avatars'),
    logger: options.logger,
    now,
    openStore: options.openStore,
  });
}

async function startPhone(
  { options, emulatorUrl }: World,
  { builds, serverUrl }: { builds: BuildContext; serverUrl: () => string },
): Promise<Simulator | null> {
  const root = await findDemoApp(builds);
  if (root === null) return null;
  const { language } = options;
  return createSimulator({
    root,
    emulatorUrl,
    appId: options.appIds[0],
    basePath: '/phone/',
    language,
    fetch: routeDemo(fetch, serverUrl),
    onProblem: (problem) => options.onProblem(formatProblem(problem, language)),
  });
}

interface ApiParts {
  readonly login: LoginServer;
  readonly switchBoard: SwitchBoard;
  readonly phone: Simulator | null;
  readonly serverUrl: () => string;
}

function createApi(world: World, { login, switchBoard, phone, serverUrl }: ApiParts): PageApiContext {
  const { options, emulator, traffic, now } = world;
  const [appId] = options.appIds;
  const instance = randomUUID();
  const restart = async (): Promise<void> => {
    await login.restart();
    traffic.note({ kind: 'server', text: restartedText, scenario: null });
  };
  const loseNextAnswer = (): void => switchBoard.loseNextAnswer();
  return {
    traffic,
    switchBoard,
    restart,
    info: () => ({
      version: options.version,
      instance,
      language: options.language,
      appId,
      users: [...emulator.platform.state.users.values()]
        .slice(0, 8)
        .map(({ id, nickname }) => ({ id, nickname })),
      emulatorUrl: world.emulatorUrl,
      database: options.database,
      phoneUrl: phone?.basePath ?? null,
    }),
    stage: () =>
      setStage({
        emulator,
        appId,
        traffic,
        serverUrl,
        fetch,
        restart,
        loseNextAnswer,
        showCode: () => login.showCode(emulator),
      }),
    view: () => viewStore(login.store, now()),
    advance: (seconds) => emulator.advance(seconds),
    rotateKey: (user) => rotateSessionKey(emulator, { user, appId }),
    forget: (user) => login.forget(appId, emulator.people.account(user, appId).openid),
    scan: () => scanNewestCode(emulator, now()),
    kick: (userId, sessionId) => login.kick(userId, sessionId),
    undoMerge: (mergeId) => login.undoMerge(mergeId),
    repair: () => login.repair(),
  };
}

const restartedText = { zh: '登录服务器重启了', en: 'The login server was restarted' };

function appsOf(emulator: Emulator): readonly { appId: string; secret: string; openPlatform: string }[] {
  return [...emulator.platform.state.apps.values()].map(({ appId, secret, openPlatform }) => ({
    appId,
    secret,
    openPlatform: openPlatform ?? appId,
  }));
}
