import { useCallback, useMemo, useState } from 'preact/hooks';
import type { ScenarioResult } from '../../wire.d.ts';
import { playScenario } from '../api.ts';

/** Plays scenarios, one at a time, and remembers how each ended. */
export interface ScenarioPlayer {
  readonly playing: string | null;
  readonly results: Readonly<Record<string, ScenarioResult>>;
  readonly play: (id: string) => Promise<void>;
}

export function useScenarioPlayer(): ScenarioPlayer {
  const [playing, setPlaying] = useState<string | null>(null);
  const [results, setResults] = useState<ScenarioPlayer['results']>({});
  const play = useCallback(async (id: string): Promise<void> => {
    setPlaying(id);
    const result = await playScenario(id).catch((error: unknown): ScenarioResult => {
      return { outcome: 'failed', reason: error instanceof Error ? error.message : String(error) };
    });
    setResults((known) => ({ ...known, [id]: result }));
    setPlaying(null);
  }, []);
  return useMemo(() => ({ playing, results, play }), [playing, results, play]);
}
