import type { AppInstance } from './engine/app-instance.ts';
import type { Reporter } from './reporter.ts';

/** Where an error of the mini program is reported. */
export interface ErrorSinks {
  readonly reporter: Reporter;
  readonly instance: AppInstance;
}

/** Reports an error to the screen, to the terminal and to App.onError. */
export function reportError({ reporter, instance }: ErrorSinks, error: unknown, where: string): void {
  reporter.thrown(error, where);
  const text = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
  instance.call('onError', text);
}

/** Runs code of the mini program; what it throws is reported. */
export function guard(sinks: ErrorSinks, where: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    reportError(sinks, error, where);
  }
}
