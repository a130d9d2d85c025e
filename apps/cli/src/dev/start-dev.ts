import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Emulator } from '@weapp-auth/emulator';
import { createSimulator, formatProblem, type Simulator } from '@weapp-auth/simulator';
import { CloseStack } from '../close-stack.ts';
import type { CommandContext } from '../command-entry.ts';
import type { DevConfig } from '../config/config.ts';
import { demoAppIds } from '../demo.ts';
import { keepSecret } from '../keep-secret.ts';
import { listen } from '../listen.ts';
import { openStore } from '../open-store.ts';
import { version } from '../version.ts';
import type { BuildContext } from './build-once.ts';
import { findDemoApp } from './demo-app.ts';
import type { DevApiContext } from './dev-api.ts';
import { createDevHandler } from './dev-handler.ts';
import { setStage } from './dev-stage.ts';
import { LoginServer } from './login-server.ts';
import { findPlayground } from './playground-files.ts';
import { rotateSessionKey } from './rotate-session-key.ts';
import { routeDemo } from './route-demo.ts';
import { viewStore } from './server-view.ts';
import { SwitchBoard } from './switch-board.ts';
import { tap } from './tap.ts';
import { toListener } from './to-listener.ts';
import { serverRoute } from './traffic-routes.ts';
import { startWorld, type World } from './world.ts';

/** Everything `dev` runs. */
export interface RunningDev {
  readonly emulatorUrl: string;
  readonly serverUrl: string;
  readonly dataFolder: string;
  /** Stops it, with everything saved. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the emulator, the login server and the page.
 *
 * @throws {CliError} `port_busy`, `store_unavailable` and whatever else the person can mend; nothing stays running then
 */
export async function startDev(config: DevConfig, context: CommandContext): Promise<RunningDev> {
  const opened = new CloseStack();
  try {
    const world = await startWorld(config, context, opened);
    const serverUrl = await startServer(world, opened);
    return {
      emulatorUrl: world.emulatorUrl,
      serverUrl,
      dataFolder: world.dataFolder,
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function startServer(world: World, opened: CloseStack): Promise<string> {
  const { config, context, emulator, traffic } = world;
  const address = { url: '' };
  const builds: BuildContext = { now: context.now, building: (what) => context.output.print(what) };
  const playground = await findPlayground(builds);
  const phone = await startPhone(world, { builds, serverUrl: () => address.url });
  if (phone) opened.push(async () => phone.close());
  const login = await startLoginServer(world);
  opened.push(() => login.close());
  const switchBoard = new SwitchBoard(emulator);
  const tapped = tap(switchBoard.loseAnswers(login.fetch), {
    traffic,
    route: serverRoute(config.basePath),
    now: context.now,
  });
  const api = createApi(world, { login, switchBoard, phone, serverUrl: () => address.url });
  const handler = createDevHandler({ api, playground, phone, login: tapped, emulator: world.emulatorFetch });
  const { host, port } = config;
  const listening = await listen(toListener(handler, world.logError), { host, port, portVariable: 'PORT' });
  opened.push(() => listening.close(0));
  address.url = listening.url;
  return listening.url;
}

async function startLoginServer(world: World): Promise<LoginServer> {
  const { config, context, dataFolder, emulator, emulatorUrl, now } = world;
  const { secret } = await keepSecret(join(dataFolder, 'dev.secret'));
  return LoginServer.start({
    apps: demoAppsOf(emulator),
    secret: secret.reveal(),
    basePath: config.basePath,
    wechatUrl: emulatorUrl,
    avatarFolder: join(dataFolder, 'avatars'),
    logger: world.logger,
    now,
    openStore: () => openStore(config.database, context.cwd),
  });
}

interface ApiParts {
  readonly login: LoginServer;
  readonly switchBoard: SwitchBoard;
  readonly phone: Simulator | null;
  readonly serverUrl: () => string;
}

async function startPhone(
  world: World,
  { builds, serverUrl }: { builds: BuildContext; serverUrl: () => string },
): Promise<Simulator | null> {
  const root = await findDemoApp(builds);
  if (root === null) return null;
  const { output } = world.context;
  return createSimulator({
    root,
    emulatorUrl: world.emulatorUrl,
    appId: demoAppIds[0],
    basePath: '/phone/',
    language: output.language,
    fetch: routeDemo(fetch, serverUrl),
    onProblem: (problem) => output.fail(formatProblem(problem, output.language)),
  });
}

function createApi(world: World, { login, switchBoard, phone, serverUrl }: ApiParts): DevApiContext {
  const { emulator, traffic, now } = world;
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
      version,
      instance,
      language: world.context.output.language,
      appId: demoAppIds[0],
      users: [...emulator.platform.state.users.values()]
        .slice(0, 8)
        .map(({ id, nickname }) => ({ id, nickname })),
      emulatorUrl: world.emulatorUrl,
      database: world.config.database.kind,
      phoneUrl: phone?.basePath ?? null,
    }),
    stage: () => setStage({ emulator, traffic, serverUrl, fetch, restart, loseNextAnswer }),
    view: () => viewStore(login.store, now()),
    advance: (seconds) => emulator.advance(seconds),
    rotateKey: (user) => rotateSessionKey(emulator, { user, appId: demoAppIds[0] }),
    forget: (user) => login.forget(demoAppIds[0], emulator.people.account(user, demoAppIds[0]).openid),
    kick: (userId, sessionId) => login.kick(userId, sessionId),
  };
}

const restartedText = { zh: '登录服务器重启了', en: 'The login server was restarted' };

function demoAppsOf(emulator: Emulator): readonly { appId: string; secret: string; platform: string }[] {
  return [...emulator.platform.state.apps.values()].map(({ appId, secret, openPlatform }) => ({
    appId,
    secret,
    platform: openPlatform ?? appId,
  }));
}
