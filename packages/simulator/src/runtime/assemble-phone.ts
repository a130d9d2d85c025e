import * as adapter from 'glass-easel-miniprogram-adapter';
import type { Boot } from '../shared/boot.ts';
import type { CompiledApp } from '../shared/compiled-app.ts';
import { createWx } from './api/create-wx.ts';
import { FileStore } from './api/file-store.ts';
import { AppStart } from './app-start.ts';
import { builtIns } from './components/built-ins.ts';
import { registerBuiltIns } from './components/registry.ts';
import { PlatformDialogs } from './dialogs/platform-dialogs.ts';
import type { EmulatorLink } from './emulator-link.ts';
import { AppInstance } from './engine/app-instance.ts';
import { measureFromPage, PhoneBackend } from './engine/backend.ts';
import { startGestures } from './engine/gestures.ts';
import { addInstanceMembers } from './engine/instance-members.ts';
import { ModuleLoader } from './engine/modules.ts';
import { giveEventsOwnFields } from './engine/own-event-fields.ts';
import { PageStack } from './engine/page-stack.ts';
import { parsePageUrl } from './engine/page-url.ts';
import { TapClock } from './engine/tap-clock.ts';
import { Theme } from './engine/theme.ts';
import { Units } from './engine/units.ts';
import { wxsDate, wxsRegExp } from './engine/wxs-globals.ts';
import type { Part } from './parts/part.ts';
import type { Phone } from './phone.ts';
import type { Reporter } from './reporter.ts';
import type { Screen } from './shell/screen.ts';

/** What a phone is put together from. */
export interface PhoneParts {
  readonly boot: Boot;
  readonly app: CompiledApp;
  readonly screen: Screen;
  readonly reporter: Reporter;
  readonly emulator: EmulatorLink;
  readonly parts: readonly Part[];
}

/** While it is put together, the phone's last two members are not there yet. */
interface UnfinishedPhone extends Phone {
  wx: Phone['wx'];
  load: Phone['load'];
}

/** Puts a phone together; nothing of the mini program runs yet. */
export function assemblePhone({ boot, app, screen, reporter, emulator, parts }: PhoneParts): Phone {
  const backend = new PhoneBackend();
  const units = new Units(new adapter.MiniProgramEnv(), backend, app.units);
  const instance = new AppInstance();
  const theme = new Theme(app.config.theme, boot.theme);
  const taps = new TapClock();
  const files = new FileStore(boot);
  const load = (module: string): unknown => phone.load(module);
  const launch = launchOptions(app);
  const appStart = new AppStart({ app, launch, instance, reporter, load });
  const pages = new PageStack({
    config: app.config,
    units,
    app: instance,
    appStart,
    screen,
    reporter,
    theme,
    load,
  });
  const phone: UnfinishedPhone = {
    boot,
    app,
    appStart,
    launch,
    instance,
    units,
    pages,
    screen,
    files,
    emulator,
    dialogs: new PlatformDialogs({ place: { screen, reporter, language: boot.language }, emulator, files }),
    taps,
    theme,
    reporter,
    wx: {},
    load: () => undefined,
  };
  phone.wx = createWx(phone, parts);
  Object.assign(globalThis, assignableGlobals(phone));
  const loader = new ModuleLoader(app.modules, fixedGlobals());
  phone.load = (module) => loader.load(module);
  prepareEngine(phone, parts);
  startGestures(screen.element, backend, taps);
  return phone;
}

function prepareEngine(phone: Phone, parts: readonly Part[]): void {
  const { units, app } = phone;
  units.addAppStyle(app.appStyle);
  const components = [...builtIns, ...parts.flatMap((part) => part.components ?? [])];
  registerBuiltIns(phone, units.space.getComponentSpace(), components);
  measureFromPage();
  giveEventsOwnFields();
  addInstanceMembers(phone, Object.assign({}, ...parts.map((part) => part.instanceMembers?.(phone))));
  Object.assign(globalThis, { getRegExp: wxsRegExp, getDate: wxsDate });
}

/** What every module may use, and what frameworks replace for all modules after them: real globals. */
function assignableGlobals({
  wx,
  units,
  instance,
  pages,
  reporter,
}: Phone): Readonly<Record<string, unknown>> {
  return {
    wx,
    ...units.constructors,
    App: (definition: Record<string, unknown>) => instance.define(definition),
    getApp: (options?: unknown) => instance.get(options),
    getCurrentPages: () => [...pages.instances],
    requirePlugin: (name: unknown) => {
      const [zh, en] = [`模拟器没有插件 ${name}`, `the simulator has no plugin ${name}`];
      reporter.warn('api_unsupported', zh, en);
      return {};
    },
  };
}

/** What every module may use for itself. `Function('return this')` is how old libraries look for the global object. */
function fixedGlobals(): Readonly<Record<string, unknown>> {
  const global: Record<string, unknown> = {
    Object,
    Array,
    Promise,
    Map,
    Set,
    Date,
    Math,
    JSON,
    setTimeout,
    clearTimeout,
  };
  const LimitedFunction = new Proxy(Function, {
    apply: (_, __, args: readonly unknown[]) => limitedFunction(global, args),
    construct: (_, args) => limitedFunction(global, args),
  });
  return { global, globalThis: global, Function: LimitedFunction, __wxConfig: {} };
}

/** The platform runs no code made from texts: such a function does nothing. */
function limitedFunction(global: unknown, args: readonly unknown[]): () => unknown {
  return String(args.at(-1)).trim() === 'return this' ? () => global : () => undefined;
}

/** `?path=pages/a/a%3Fid%3D1` opens another page first. */
function launchOptions(app: CompiledApp): Phone['launch'] {
  const wanted = new URLSearchParams(window.location.search).get('path') ?? app.config.entryPagePath;
  const { path, query } = parsePageUrl(`/${wanted.replace(/^\//, '')}`, '');
  return { path, query, scene: 1001, referrerInfo: {} };
}
