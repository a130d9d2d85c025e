import * as ge from 'glass-easel';
import type { Phone } from './phone.ts';

/** Errors that nobody caught reach App.onError and the screen, as in the developer tools. */
export function watchErrors(phone: Phone): void {
  ge.addGlobalErrorListener((error, method, component) => {
    const name = typeof component === 'string' ? component : (component?.is ?? '');
    // The engine names its own wrapper, not the developer's function; the stack has that.
    tellError(phone, error, `${name} ${method?.split(' ')[0]?.toLowerCase() ?? ''}`.trim());
    return false;
  });
  ge.addGlobalWarningListener((message) => {
    // Attributes that only matter on a real phone are no mistake of the developer.
    if (!message.includes('is not a valid property')) {
      console.warn(message);
    }
    return false;
  });
  window.addEventListener('error', (event) => tellError(phone, event.error ?? event.message, 'script'));
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    const { reason, promise } = event;
    if (!phone.instance.call('onUnhandledRejection', { reason, promise })) {
      phone.reporter.thrown(
        typeof reason === 'object' && !(reason instanceof Error) ? JSON.stringify(reason) : reason,
        'Promise',
      );
    }
  });
}

/** Runs code of the mini program; what it throws is told. */
export function guard(phone: Phone, where: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    tellError(phone, error, where);
  }
}

/** Tells an error to the screen, to the terminal and to App.onError. */
export function tellError(phone: Pick<Phone, 'reporter' | 'instance'>, error: unknown, where: string): void {
  phone.reporter.thrown(error, where);
  const text = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
  phone.instance.call('onError', text);
}
