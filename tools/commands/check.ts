import { checkSteps } from '../steps/check-steps.ts';
import { runAsCommand } from './run-as-command.ts';

await runAsCommand(checkSteps(process.cwd()), ['--project', 'unit*']);
