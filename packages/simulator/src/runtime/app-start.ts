import type { CompiledApp } from '../shared/compiled-app.ts';
import type { LaunchOptions } from './engine/app-instance.ts';
import { type ErrorSinks, guard } from './report-error.ts';

/** What starting the app needs. */
export interface AppStartPorts extends ErrorSinks {
  readonly app: CompiledApp;
  readonly launch: LaunchOptions;
  readonly load: (module: string) => unknown;
}

/** Runs app.js, onLaunch and onShow once: before the first page that is not of an independent subpackage. */
export class AppStart {
  readonly #ports: AppStartPorts;
  #isDone = false;

  constructor(ports: AppStartPorts) {
    this.#ports = ports;
  }

  /** Called before the page at `path` is made. */
  before(path: string): void {
    const { app, launch, instance, load } = this.#ports;
    if (this.#isDone || app.config.independentRoots.some((root) => path.startsWith(`${root}/`))) return;
    this.#isDone = true;
    const { appScript } = app;
    if (appScript !== null) {
      guard(this.#ports, appScript, () => load(appScript));
    }
    guard(this.#ports, 'App onLaunch', () => instance.call('onLaunch', launch));
    guard(this.#ports, 'App onShow', () => instance.call('onShow', launch));
  }
}
