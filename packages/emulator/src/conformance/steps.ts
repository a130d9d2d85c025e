import type { Step } from './step.ts';
import { apiSecuritySteps } from './steps/api-security.ts';
import { componentSteps } from './steps/component.ts';
import { exchangeSteps } from './steps/exchange.ts';
import { openDataSteps } from './steps/open-data.ts';
import { pushSteps } from './steps/push.ts';
import { sealedAnswerSteps } from './steps/sealed-answers.ts';
import { tokenSteps } from './steps/token.ts';

/** Every step, by number. */
export const steps: readonly Step[] = [
  ...exchangeSteps,
  ...openDataSteps,
  ...tokenSteps,
  ...pushSteps,
  ...apiSecuritySteps,
  ...sealedAnswerSteps,
  ...componentSteps,
];

/** The steps of these chapters (`5`) or numbers (`5.1`); `null` for a number that no step has. */
export function selectSteps(numbers: readonly string[]): readonly Step[] | null {
  const chosen = (number: string) => (step: Step) =>
    step.number === number || step.number.startsWith(`${number}.`);
  if (!numbers.every((number) => steps.some(chosen(number)))) return null;
  return numbers.length === 0
    ? steps
    : steps.filter((step) => numbers.some((number) => chosen(number)(step)));
}
