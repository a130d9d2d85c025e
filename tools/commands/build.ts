import { buildSteps } from '../steps/package-steps.ts';
import { runAsCommand } from './run-as-command.ts';

await runAsCommand(buildSteps(process.cwd()));
