import type { Traffic } from '../traffic/traffic.ts';
import type { ScenarioResult } from '../wire.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** A scenario saw something else than it promises. */
class Unexpected extends Error {}

/** Plays a scenario; what it checks appears between the messages. Never throws. */
export async function playScenario(
  scenario: Scenario,
  stage: Omit<Stage, 'check'>,
  traffic: Traffic,
): Promise<ScenarioResult> {
  const note = (kind: 'scenario' | 'passed' | 'failed', zh: string, en: string): void => {
    traffic.note({ kind, text: { zh, en }, scenario: scenario.id });
  };
  note('scenario', scenario.title.zh, scenario.title.en);
  const check = (zh: string, en: string, holds: boolean): void => {
    note(holds ? 'passed' : 'failed', zh, en);
    if (!holds) throw new Unexpected(en);
  };
  try {
    await scenario.play({ ...stage, check });
    return { outcome: 'passed', reason: null };
  } catch (error) {
    if (error instanceof Unexpected) return { outcome: 'failed', reason: error.message };
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    note('failed', reason, reason);
    return { outcome: 'failed', reason };
  }
}
