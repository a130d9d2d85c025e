import { checkSteps } from '../steps/check-steps.ts';
import { packageSteps } from '../steps/package-steps.ts';
import { vitestStep } from '../steps/vitest-step.ts';
import { runAsCommand } from './run-as-command.ts';

const root = process.cwd();

await runAsCommand([
  ...checkSteps(root),
  ...packageSteps(root),
  vitestStep('The whole system works: real servers, processes and browsers', ['--project', 'system*']),
]);
