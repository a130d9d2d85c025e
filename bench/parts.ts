import type { Part } from './lib/result.ts';
import { emulatorPart } from './parts/emulator.ts';
import { verifyPart } from './parts/verify.ts';

/** Every part, in the order of `docs/benchmarks.md`. */
export const parts: readonly Part[] = [verifyPart, emulatorPart];
