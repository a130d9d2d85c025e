import type { Part } from './lib/result.ts';
import { clientPart } from './parts/client.ts';
import { emulatorPart } from './parts/emulator.ts';
import { growthPart } from './parts/growth.ts';
import { httpPart } from './parts/http.ts';
import { loginPart } from './parts/login.ts';
import { openDataPart } from './parts/open-data.ts';
import { soakPart } from './parts/soak.ts';
import { startPart } from './parts/start.ts';
import { storesPart } from './parts/stores.ts';
import { verifyPart } from './parts/verify.ts';

/** Every part, in the order of `docs/benchmarks.md`. */
export const parts: readonly Part[] = [
  verifyPart,
  httpPart,
  loginPart,
  openDataPart,
  storesPart,
  growthPart,
  clientPart,
  startPart,
  emulatorPart,
  soakPart,
];
