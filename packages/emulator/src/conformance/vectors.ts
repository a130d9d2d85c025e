import type { Emulator } from '../emulator.ts';
import { demoAppId } from '../platform/demo.ts';
import type { Expectation, Task, Text } from './step.ts';
import { steps } from './steps.ts';

/** A step as it is published: what is asked, and what should be answered. */
export interface Vector {
  readonly step: string;
  readonly title: Text;
  readonly task: Task;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expects: Expectation;
}

/** The steps that need no platform, each with the input it has on this emulator. */
export async function makeVectors(emulator: Emulator): Promise<readonly Vector[]> {
  const vectors: Vector[] = [];
  for (const { number, title, task, isVector, prepare } of steps) {
    if (isVector !== true) continue;
    const { input, expects } = await prepare({ emulator, appId: demoAppId, user: 'alice' });
    vectors.push({ step: number, title, task, input, expects });
  }
  return vectors;
}
