import * as ge from 'glass-easel';
import * as adapter from 'glass-easel-miniprogram-adapter';
import type { Boot } from '../shared/boot.ts';
import type { CompiledApp } from '../shared/compiled-app.ts';
import { isSimulatorCommand } from '../shared/host-message.ts';
import { createWx } from './api/create-wx.ts';
import { FileStore } from './api/file-store.ts';
import { builtIns } from './components/built-ins.ts';
import { registerBuiltIns } from './components/registry.ts';
import type { EmulatorLink } from './emulator-link.ts';
import { AppInstance } from './engine/app-instance.ts';
import { measureFromPage, PhoneBackend } from './engine/backend.ts';
import { startGestures } from './engine/gestures.ts';
import { ModuleLoader } from './engine/modules.ts';
import { NavigationError, PageStack } from './engine/page-stack.ts';
import { parsePageUrl } from './engine/page-url.ts';
import { TapClock } from './engine/tap-clock.ts';
import { Theme } from './engine/theme.ts';
import { Units } from './engine/units.ts';
import { wxsDate, wxsRegExp } from './engine/wxs-globals.ts';
import { People } from './people/people.ts';
import type { Phone } from './phone.ts';
import type { Reporter } from './reporter.ts';
import type { Screen } from './shell/screen.ts';
import { TabBar } from './shell/tab-bar.ts';

/** What a phone is put together from. */
export interface PhoneParts {
  readonly boot: Boot;
  readonly app: CompiledApp;
  readonly screen: Screen;
  readonly reporter: Reporter;
  readonly emulator: EmulatorLink;
  /** When the page began to load, by `performance.now()`. */
  readonly started: number;
}

/** Puts the mini program on the screen: App first, then its first page. */
export function startPhone(parts: PhoneParts): Phone {
  const phone = assemble(parts);
  const { app, screen, boot } = parts;
  for (const warning of app.warnings) {
    screen.showProblem(warning);
  }
  document.documentElement.setAttribute('data-style', app.config.style);
  Object.assign(globalThis, { getRegExp: wxsRegExp, getDate: wxsDate });
  watchErrors(phone);
  watchTheme(phone);
  obeyHost(phone);
  if (app.config.tabBar !== null) {
    screen.setTabBar(tabBarFor(phone));
  }
  runAppScript(phone);
  guard(phone, 'App onLaunch', () => phone.instance.call('onLaunch', phone.launch));
  guard(phone, 'App onShow', () => phone.instance.call('onShow', phone.launch));
  openFirstPage(phone);
  const durationMs = Math.round(performance.now() - parts.started);
  phone.reporter.emit({ kind: 'ready', appId: boot.appId, path: phone.launch.path, durationMs });
  return phone;
}

interface MutablePhone extends Phone {
  wx: Phone['wx'];
  load: Phone['load'];
}

function assemble({ boot, app, screen, reporter, emulator }: PhoneParts): Phone {
  const env = new adapter.MiniProgramEnv();
  const backend = new PhoneBackend();
  const units = new Units(env, backend, app.units);
  const instance = new AppInstance();
  const taps = new TapClock();
  const files = new FileStore(boot);
  const theme = new Theme(app.config.theme);
  const people = new People(() => phone);
  const load = (module: string): unknown => phone.load(module);
  const pages = new PageStack({ config: app.config, units, app: instance, screen, reporter, theme, load });
  const launch = launchOptions(app);
  const shared = {
    boot,
    app,
    launch,
    instance,
    units,
    pages,
    screen,
    files,
    emulator,
    people,
    taps,
    theme,
    reporter,
  };
  const phone: MutablePhone = { ...shared, wx: {}, load: () => undefined };
  phone.wx = createWx(phone, '3.17.0');
  const loader = new ModuleLoader(app.modules, globalsFor(phone));
  phone.load = (module) => loader.load(module);
  units.addAppStyle(app.appStyle);
  registerBuiltIns(() => phone, units.space.getComponentSpace(), builtIns);
  measureFromPage();
  startGestures(screen.element, backend, taps);
  return phone;
}

function globalsFor({ wx, units, instance, pages }: Phone): Readonly<Record<string, unknown>> {
  return {
    wx,
    ...units.constructors,
    App: (definition: Record<string, unknown>) => instance.define(definition),
    getApp: () => instance.get(),
    getCurrentPages: () => [...pages.instances],
    global: {},
    __wxConfig: {},
  };
}

/** `?path=pages/a/a%3Fid%3D1` opens another page first. */
function launchOptions(app: CompiledApp): Phone['launch'] {
  const wanted = new URLSearchParams(window.location.search).get('path') ?? app.config.entryPagePath;
  const { path, query } = parsePageUrl(`/${wanted.replace(/^\//, '')}`, '');
  return { path, query, scene: 1001, referrerInfo: {} };
}

function runAppScript(phone: Phone): void {
  const { appScript } = phone.app;
  if (appScript !== null) {
    guard(phone, appScript, () => phone.load(appScript));
  }
}

function openFirstPage(phone: Phone): void {
  const { path, query } = phone.launch;
  const search = Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  try {
    phone.pages.open('appLaunch', `/${path}?${search}`);
  } catch (error) {
    if (!(error instanceof NavigationError)) {
      throw error;
    }
    phone.reporter.problem({
      severity: 'error',
      code: 'page_missing',
      message: { zh: `页面不存在：${path}`, en: `there is no page ${path}` },
    });
    phone.instance.call('onPageNotFound', { path, query, isEntryPage: true });
    phone.pages.open('appLaunch', `/${phone.app.config.entryPagePath}`);
  }
}

function tabBarFor(phone: Phone): TabBar {
  const config = phone.app.config.tabBar ?? { list: [] };
  return new TabBar({
    config,
    theme: phone.theme,
    asset: (path) => `${phone.boot.base}${path.slice(1)}`,
    select: (index) => {
      const item = config.list[index];
      if (item !== undefined) {
        phone.pages.open('switchTab', `/${item.pagePath}`);
        phone.pages.callCurrent('onTabItemTap', { index, pagePath: item.pagePath, text: item.text });
      }
    },
  });
}

function watchTheme({ theme, pages, screen, instance }: Phone): void {
  theme.listen(() => {
    pages.refreshLook();
    screen.tabBar?.refresh();
    instance.call('onThemeChange', { theme: theme.name });
  });
}

/** Errors that nobody caught reach App.onError and the screen, as in the developer tools. */
function watchErrors(phone: Phone): void {
  const tell = (error: unknown, where: string): void => {
    phone.reporter.thrown(error, where);
    const text = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
    phone.instance.call('onError', text);
  };
  ge.addGlobalErrorListener((error, method, component) => {
    const name = typeof component === 'string' ? component : (component?.is ?? '');
    // The engine names its own wrapper, not the developer's function; the stack has that.
    tell(error, `${name} ${method?.split(' ')[0]?.toLowerCase() ?? ''}`.trim());
    return false;
  });
  ge.addGlobalWarningListener((message) => {
    // Attributes that only matter on a real phone are no mistake of the developer.
    if (!message.includes('is not a valid property')) {
      console.warn(message);
    }
    return false;
  });
  window.addEventListener('error', (event) => tell(event.error ?? event.message, 'script'));
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    const isHeard = phone.instance.call('onUnhandledRejection', {
      reason: event.reason,
      promise: event.promise,
    });
    if (!isHeard) {
      const reason = event.reason instanceof Error ? event.reason : describe(event.reason);
      phone.reporter.thrown(reason, 'Promise');
    }
  });
}

function describe(reason: unknown): string {
  return typeof reason === 'object' ? JSON.stringify(reason) : String(reason);
}

function obeyHost(phone: Phone): void {
  window.addEventListener('message', ({ data, origin, source }) => {
    if (origin !== window.location.origin || source !== window.parent || !isSimulatorCommand(data)) {
      return;
    }
    const { command } = data;
    switch (command.kind) {
      case 'reload':
        window.location.reload();
        break;
      case 'open':
        phone.pages.open('reLaunch', command.url);
        break;
      case 'hide':
      case 'show':
        phone.pages.setAppVisible(command.kind === 'show');
        phone.instance.call(command.kind === 'show' ? 'onShow' : 'onHide', phone.launch);
        break;
      default:
        command satisfies never;
    }
  });
}

function guard(phone: Phone, where: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    phone.reporter.thrown(error, where);
    phone.instance.call(
      'onError',
      error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error),
    );
  }
}
