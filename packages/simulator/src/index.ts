/**
 * Runs an unmodified WeChat Mini Program in a browser page, on Tencent's glass-easel.
 *
 * @module
 */
export { type ListeningSimulator, listenSimulator } from './listen.ts';
export type { AutomatorClient } from './server/automator.ts';
export type { PhoneFetch, PhoneOwner } from './server/phone-fetch.ts';
export {
  isSimulatorMessage,
  type SimulatorCommand,
  type SimulatorEvent,
  type SimulatorMessage,
} from './shared/host-message.ts';
export type { Language, LocalText } from './shared/local-text.ts';
export { formatProblem, type Problem, type ProblemCode } from './shared/problem.ts';
export { createSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';
