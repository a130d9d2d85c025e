import { isRecord } from '../../shared/is-record.ts';
import type { DialogAnswer } from '../../shared/server-event.ts';
import type { Reporter } from '../reporter.ts';

const events = ['exposureAuthorization', 'agree', 'disagree'] as const;

/** Runs the mini program's own privacy listener; every `resolve` it calls goes back to the platform. */
export function callPrivacyListener(
  reporter: Reporter,
  listener: unknown,
  referrer: string,
): Promise<DialogAnswer | null> {
  if (typeof listener !== 'function') return Promise.resolve({ accept: false, event: 'disagree' });
  return new Promise((resolve) => {
    const decide = (given: unknown): void => {
      const event = isRecord(given) ? events.find((name) => name === given.event) : undefined;
      const buttonId =
        isRecord(given) && typeof given.buttonId === 'string' ? { buttonId: given.buttonId } : {};
      // Showing the app's own popup is announced, not decided: the decision comes with a later call.
      if (event !== undefined && event !== 'exposureAuthorization') {
        resolve({ accept: event === 'agree', event, ...buttonId });
      }
    };
    try {
      listener(decide, { referrer });
    } catch (error) {
      reporter.thrown(error, 'onNeedPrivacyAuthorization');
      resolve({ accept: false, event: 'disagree' });
    }
  });
}
