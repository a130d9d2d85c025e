import type { PartName } from './platform-parts.ts';
import type { Problem } from './problem.ts';

/** A window's look: `window` in app.json, overlaid by the page's own JSON. */
export interface WindowConfig {
  readonly navigationBarTitleText?: string;
  readonly navigationBarBackgroundColor?: string;
  readonly navigationBarTextStyle?: string;
  readonly navigationStyle?: string;
  readonly backgroundColor?: string;
  readonly enablePullDownRefresh?: boolean;
  readonly onReachBottomDistance?: number;
  readonly disableScroll?: boolean;
}

/** One tab of the tab bar. */
export interface TabItem {
  readonly pagePath: string;
  readonly text: string;
  readonly iconPath?: string;
  readonly selectedIconPath?: string;
}

/** `tabBar` of app.json. */
export interface TabBarConfig {
  readonly list: readonly TabItem[];
  readonly color?: string;
  readonly selectedColor?: string;
  readonly backgroundColor?: string;
  readonly custom?: boolean;
}

/** theme.json: what `@name` stands for. */
export interface ThemeValues {
  readonly light: Readonly<Record<string, string>>;
  readonly dark: Readonly<Record<string, string>>;
}

/** What the runtime needs of app.json. Pages of subpackages are already in `pages`, under their full path. */
export interface AppConfig {
  readonly pages: readonly string[];
  readonly entryPagePath: string;
  readonly window: WindowConfig;
  readonly tabBar: TabBarConfig | null;
  /** Values of `@name` in colours, when the app has a dark look (`darkmode`); null when it has none. */
  readonly theme: ThemeValues | null;
  /** Folders of independent subpackages: their pages may run before the app does. */
  readonly independentRoots: readonly string[];
  /** `v2` selects the newer look of the built-in components. */
  readonly style: string;
  /** `ext` of ext.json: what a third-party platform set for this app. */
  readonly ext: Readonly<Record<string, unknown>>;
}

/** One page or component, ready to be registered with the engine. */
export interface CompiledUnit {
  /** Path without extension, `pages/index/index` or `miniprogram_npm/@vant/weapp/button/index`. */
  readonly path: string;
  readonly isComponent: boolean;
  /** The JSON file; `usingComponents` already holds absolute paths (`/…`). */
  readonly config: UnitConfig;
  /** Paths of the units it uses, itself excluded. */
  readonly uses: readonly string[];
  /** A JavaScript expression: map of template path to generated object; empty when the template has an error. */
  readonly template: string;
  readonly style: string;
  /** Class prefix of an isolated component; absent for pages and shared components. */
  readonly scope: string | null;
  /** Id of the script's module, null when there is none. */
  readonly script: string | null;
}

/** The JSON of a page or component. */
export interface UnitConfig extends WindowConfig {
  readonly component?: boolean;
  readonly usingComponents?: Readonly<Record<string, string>>;
  readonly componentGenerics?: Readonly<Record<string, true | { readonly default?: string }>>;
  readonly componentPlaceholder?: Readonly<Record<string, string>>;
  readonly styleIsolation?: string;
  readonly addGlobalClass?: boolean;
  readonly pureDataPattern?: string;
}

/** One JavaScript module: the body of a CommonJS function. */
export interface CompiledModule {
  readonly code: string;
  /** What each `require` argument in it stands for; an argument that is absent could not be found. */
  readonly requires: Readonly<Record<string, string>>;
  /** True when the source has an error: what requires it fails, and nothing else. */
  readonly isBroken?: boolean;
}

/** A whole mini program, compiled. */
export interface CompiledApp {
  readonly config: AppConfig;
  readonly units: readonly CompiledUnit[];
  readonly modules: Readonly<Record<string, CompiledModule>>;
  readonly appScript: string | null;
  /** Parts of the platform that its scripts and templates use. */
  readonly parts: readonly PartName[];
  readonly appStyle: string;
  /** What is wrong with it: errors stay with the page, component or module concerned. */
  readonly problems: readonly Problem[];
}
