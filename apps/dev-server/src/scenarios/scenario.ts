import type { ScenarioInfo } from '../wire.ts';
import type { Stage } from './stage.ts';

/**
 * A story that can be played, linked to and copied as a test.
 *
 * The text of `play` is what "copy as test" prints: it uses nothing but its parameter and globals.
 */
export interface Scenario extends Omit<ScenarioInfo, 'test'> {
  readonly play: (stage: Stage) => Promise<void>;
}
