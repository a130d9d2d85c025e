import type { Part } from './lib/result.ts';

/** A part, not loaded yet: what it measures has to be built first. */
export interface PartEntry {
  readonly name: string;
  /** Core on which the part itself runs; the servers it starts go to core 0. */
  readonly core: 0 | 1;
  readonly load: () => Promise<Part>;
}

/** Every part, in the order of `docs/benchmarks.md`. */
export const parts: readonly PartEntry[] = [
  { name: 'verify', core: 0, load: async () => (await import('./parts/verify.ts')).verifyPart },
  { name: 'http', core: 1, load: async () => (await import('./parts/http.ts')).httpPart },
  { name: 'login', core: 1, load: async () => (await import('./parts/login.ts')).loginPart },
  { name: 'open-data', core: 0, load: async () => (await import('./parts/open-data.ts')).openDataPart },
  { name: 'stores', core: 0, load: async () => (await import('./parts/stores.ts')).storesPart },
  { name: 'growth', core: 0, load: async () => (await import('./parts/growth.ts')).growthPart },
  { name: 'client', core: 0, load: async () => (await import('./parts/client.ts')).clientPart },
  { name: 'start', core: 1, load: async () => (await import('./parts/start.ts')).startPart },
  { name: 'emulator', core: 1, load: async () => (await import('./parts/emulator.ts')).emulatorPart },
  { name: 'diagram', core: 1, load: async () => (await import('./parts/diagram.ts')).diagramPart },
  { name: 'memory', core: 1, load: async () => (await import('./parts/memory.ts')).memoryPart },
  { name: 'soak', core: 1, load: async () => (await import('./parts/soak.ts')).soakPart },
];
