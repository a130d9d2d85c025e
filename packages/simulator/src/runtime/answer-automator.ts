import type { Automator } from './automator/automator.ts';
import type { Phone } from './phone.ts';

/** A call of the automation protocol. */
export interface AutomatorCall {
  readonly call: string;
  readonly method: string;
  readonly params: unknown;
}

let automator: Promise<Automator> | null = null;

/** Carries out a call of the automation protocol and sends the answer; its code is loaded by the first call. */
export async function answerAutomator(phone: Phone, { call, method, params }: AutomatorCall): Promise<void> {
  const { emulator } = phone;
  automator ??= import('./automator/automator.ts').then(
    ({ Automator: Made }) =>
      new Made(phone, (event, details) => void emulator.sendAutomator({ method: event, params: details })),
  );
  try {
    const result = await (await automator).call(method, params);
    await emulator.sendAutomator({ call, result });
  } catch (error) {
    const message = error instanceof Error ? error.message : failureText(error);
    await emulator.sendAutomator({ call, error: { message } });
  }
}

function failureText(error: unknown): string {
  const isWxFailure = typeof error === 'object' && error !== null && 'errMsg' in error;
  return isWxFailure ? String(error.errMsg) : String(error);
}
