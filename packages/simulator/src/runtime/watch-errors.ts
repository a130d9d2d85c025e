import * as ge from 'glass-easel';
import { type ErrorSinks, reportError } from './report-error.ts';

/** Errors that nobody caught reach App.onError and the screen, as in the developer tools. */
export function watchErrors(sinks: ErrorSinks): void {
  ge.addGlobalErrorListener((error, method, component) => {
    const name = typeof component === 'string' ? component : (component?.is ?? '');
    // The engine names its own wrapper, not the developer's function; the stack has that.
    reportError(sinks, error, `${name} ${method?.split(' ')[0]?.toLowerCase() ?? ''}`.trim());
    return false;
  });
  ge.addGlobalWarningListener((message) => {
    // Attributes that only matter on a real phone are no mistake of the developer.
    if (!message.includes('is not a valid property')) {
      console.warn(message);
    }
    return false;
  });
  window.addEventListener('error', (event) => reportError(sinks, event.error ?? event.message, 'script'));
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    const { reason, promise } = event;
    if (!sinks.instance.call('onUnhandledRejection', { reason, promise })) {
      sinks.reporter.thrown(
        typeof reason === 'object' && !(reason instanceof Error) ? JSON.stringify(reason) : reason,
        'Promise',
      );
    }
  });
}
