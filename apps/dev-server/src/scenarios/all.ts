import { codeScenarios } from './code.ts';
import { consentScenarios } from './consent.ts';
import { keyScenarios } from './keys.ts';
import { networkScenarios } from './network.ts';
import type { Scenario } from './scenario.ts';
import { sessionScenarios } from './session.ts';
import { startScenarios } from './start.ts';
import { websiteScenarios } from './website.ts';

/** Every scenario, in the order in which the page lists them. */
export const scenarios: readonly Scenario[] = [
  ...startScenarios,
  ...codeScenarios,
  ...keyScenarios,
  ...consentScenarios,
  ...networkScenarios,
  ...sessionScenarios,
  ...websiteScenarios,
];
