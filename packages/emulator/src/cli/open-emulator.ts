import { createEmulator } from '../create-emulator.ts';
import type { Emulator } from '../emulator.ts';
import { type ListeningEmulator, listenEmulator } from '../listen.ts';
import type { TlsFiles } from '../tls/authority-files.ts';
import type { RunArguments } from './arguments.ts';
import { plantSeed } from './seed-file.ts';
import { keepState, loadState, saveState } from './state-file.ts';
import { texts } from './texts.ts';

/** Where complaints go. */
interface Complaints {
  readonly complain: (line: string) => void;
}

/** An emulator that listens, and the way to stop it with everything saved. */
export interface Started {
  readonly listening: ListeningEmulator;
  readonly tls: TlsFiles | null;
  readonly stop: () => Promise<void>;
}

/** Starts what the arguments ask for. Throws what listening, the seed and the files throw. */
export async function openEmulator(run: RunArguments, host: Complaints): Promise<Started> {
  const emulator = await prepare(run);
  const tls = await tlsFiles(run);
  const place = { port: run.port, host: run.host };
  const listening = await listenEmulator(emulator, tls === null ? place : { ...place, tls });
  const save = await keep(listening, run, host);
  if (!isLoopback(run.host)) host.complain(texts[run.language].exposed(run.host));
  const stop = async () => {
    await listening.close();
    save();
  };
  return { listening, tls, stop };
}

async function tlsFiles({ tlsFolder }: RunArguments): Promise<TlsFiles | null> {
  if (tlsFolder === null) return null;
  // Making certificates takes a library that plain starts do without.
  const { loadTlsFiles } = await import('../tls/authority-files.ts');
  return loadTlsFiles(tlsFolder, Date.now());
}

/** Keeps the state in the file of the arguments, where they name one; the returned function saves it a last time. */
async function keep(listening: ListeningEmulator, run: RunArguments, host: Complaints): Promise<() => void> {
  const save = await keepInFile(listening, run, host);
  const { exportFile, language } = run;
  if (exportFile === null) return save;
  return () => {
    save();
    try {
      saveState(listening.emulator, exportFile);
    } catch (error) {
      host.complain(texts[language].stateInaccessible(exportFile, reasonOf(error)));
    }
  };
}

async function keepInFile(
  listening: ListeningEmulator,
  run: RunArguments,
  host: Complaints,
): Promise<() => void> {
  const { state, language } = run;
  if (state === null) return () => undefined;
  try {
    return keepState(listening, state, (error) =>
      host.complain(texts[language].stateInaccessible(state, reasonOf(error))),
    );
  } catch (error) {
    await listening.close();
    throw error;
  }
}

async function prepare(run: RunArguments): Promise<Emulator> {
  const emulator = createEmulator({
    ...(run.randomSeed === null ? {} : { randomSeed: run.randomSeed }),
    ...(run.frozenAt === null ? {} : { frozenAt: run.frozenAt }),
    ...(run.seed === null ? {} : { seed: run.seed }),
  });
  const loaded = run.state !== null && loadState(emulator, run.state);
  // A state that was loaded brings its own world.
  if (!loaded && run.seedFile !== null) await plantSeed(emulator, run.seedFile);
  return emulator;
}

/** What went wrong, in the words of whoever threw. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\..*|::1)$/.test(host);
}
