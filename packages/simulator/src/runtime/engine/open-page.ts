import type * as adapter from 'glass-easel-miniprogram-adapter';
import type { AppConfig, WindowConfig } from '../../shared/compiled-app.ts';
import type { AppStart } from '../app-start.ts';
import { reportError } from '../report-error.ts';
import type { Reporter } from '../reporter.ts';
import { PageView, type PageViewEvents } from '../shell/page-view.ts';
import type { Screen } from '../shell/screen.ts';
import type { AppInstance } from './app-instance.ts';
import type { EventChannel } from './event-channel.ts';
import { elementOf } from './node.ts';
import type { PageUrl } from './page-url.ts';
import type { Theme } from './theme.ts';
import { customTabBar, type Units } from './units.ts';

/** A page in the stack. */
export interface OpenPage extends PageUrl {
  readonly view: PageView;
  readonly root: adapter.Root;
  readonly window: WindowConfig;
  /** The app's own tab bar, one for each tab page. */
  readonly tabBar: adapter.Root | null;
  /** Calls a hook of the page; what it throws is told, and the page stays. */
  readonly call: (hook: string, value?: unknown) => void;
}

/** What opening a page needs. */
export interface PageContext {
  readonly config: AppConfig;
  readonly units: Units;
  readonly app: AppInstance;
  readonly appStart: AppStart;
  readonly screen: Screen;
  readonly reporter: Reporter;
  readonly theme: Theme;
  readonly load: (module: string) => unknown;
}

/** How a page is to be opened. */
export interface PageOpening {
  readonly target: PageUrl;
  readonly channel: EventChannel;
  readonly events: PageViewEvents;
  readonly isFirst: boolean;
  readonly isTab: boolean;
}

/** Makes a page and puts it into the document; no hook of it has run yet. */
export function openPage(context: PageContext, opening: PageOpening): OpenPage {
  const { units, config, screen, theme } = context;
  const { path, query } = opening.target;
  context.appStart.before(path);
  registerPage(context, path);
  const window = { ...config.window, ...units.unit(path)?.config };
  const { isFirst, isTab, events } = opening;
  const canGoHome = isFirst && path !== config.entryPagePath && !isTab;
  const view = new PageView({ window: theme.resolve(window), canGoBack: !isFirst, canGoHome, events });
  screen.addPage(view.element);
  const root = units.createRoot('page', path);
  elementOf(root.getComponent()).setAttribute('wx-path', path);
  Object.assign(root.get(), { route: path, options: query, getOpenerEventChannel: () => opening.channel });
  setProperties(root, query);
  const tabBar = isTab && config.tabBar?.custom === true ? createTabBar(context) : null;
  attach(root, view.placeholder);
  if (units.unit(path)?.template === '') {
    view.showFailure();
  }
  if (tabBar !== null) {
    attach(tabBar, view.tabBarPlaceholder);
  }
  const call = (hook: string, value?: unknown): void => callHook(context, root, { name: hook, value });
  return { path, query, view, root, window, tabBar, call };
}

/** Takes a page out of the document for good. */
export function closePage(page: OpenPage): void {
  page.root.release();
  page.tabBar?.release();
  page.view.element.remove();
}

interface Hook {
  readonly name: string;
  readonly value: unknown;
}

function callHook({ reporter, app }: PageContext, root: adapter.Root, hook: Hook): void {
  // Page instances carry the developer's own members.
  const instance = root.get() as unknown as Readonly<Record<string, unknown>>;
  const method = instance[hook.name];
  if (typeof method !== 'function') return;
  try {
    method.call(instance, hook.value);
  } catch (error) {
    reportError({ reporter, instance: app }, error, `${root.getComponent().is} ${hook.name}`);
  }
}

function registerPage({ units, load, reporter, app }: PageContext, path: string): void {
  units.register(path, load, (error, unit) => reportError({ reporter, instance: app }, error, unit));
}

function createTabBar(context: PageContext): adapter.Root | null {
  if (context.units.unit(customTabBar) === undefined) return null;
  registerPage(context, customTabBar);
  return context.units.createRoot('custom-tab-bar', customTabBar);
}

function attach(root: adapter.Root, placeholder: HTMLElement): void {
  // The engine's element types are its own; in this backend they are the document's.
  root.attach(placeholder.parentElement as never, placeholder as never);
}

/** A page made with `Component()` gets its query as properties. */
function setProperties(root: adapter.Root, query: Readonly<Record<string, string>>): void {
  const component = root.getComponent();
  const { behavior } = component.getComponentDefinition();
  const known = Object.entries(query).filter(([name]) => behavior.getPropertyType(name) !== undefined);
  if (known.length > 0) {
    component.setData(Object.fromEntries(known));
  }
}
