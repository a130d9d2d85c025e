import type { Boot } from '../shared/boot.ts';
import type { CompiledApp } from '../shared/compiled-app.ts';
import type { FileStore } from './api/file-store.ts';
import type { AppStart } from './app-start.ts';
import type { PlatformDialogs } from './dialogs/platform-dialogs.ts';
import type { EmulatorLink } from './emulator-link.ts';
import type { AppInstance, LaunchOptions } from './engine/app-instance.ts';
import type { PageStack } from './engine/page-stack.ts';
import type { TapClock } from './engine/tap-clock.ts';
import type { Theme } from './engine/theme.ts';
import type { Units } from './engine/units.ts';
import type { Reporter } from './reporter.ts';
import type { Screen } from './shell/screen.ts';

/** One simulated phone with one mini program: what its parts share. */
export interface Phone {
  readonly boot: Boot;
  readonly app: CompiledApp;
  readonly appStart: AppStart;
  readonly launch: LaunchOptions;
  readonly instance: AppInstance;
  readonly units: Units;
  readonly pages: PageStack;
  readonly screen: Screen;
  readonly files: FileStore;
  readonly emulator: EmulatorLink;
  readonly dialogs: PlatformDialogs;
  readonly taps: TapClock;
  readonly theme: Theme;
  readonly reporter: Reporter;
  /** The `wx` object that the mini program sees. */
  readonly wx: Readonly<Record<string, unknown>>;
  /** Runs a module of the mini program. */
  readonly load: (module: string) => unknown;
}
