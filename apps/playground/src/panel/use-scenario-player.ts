import type { DevInfo, ScenarioResult } from '@weapp-auth/dev-server/wire';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { mendEverything, playScenario } from '../api.ts';
import { playOnPhone } from '../phone/play-on-phone.ts';
import type { PhoneState } from '../phone/use-phones.ts';
import type { SwitchState } from '../use-switches.ts';

/** Plays scenarios, one at a time, and remembers how each ended. */
export interface ScenarioPlayer {
  readonly playing: string | null;
  /** Whether the phone of the page is playing its part. */
  readonly onPhone: boolean;
  readonly results: Readonly<Record<string, ScenarioResult>>;
  readonly play: (id: string) => Promise<void>;
}

/** What stories are played with. */
export interface PlayerParts {
  readonly info: DevInfo | null;
  readonly phones: PhoneState;
  readonly switches: SwitchState;
}

/** A story is told twice: by a script, which checks every answer, and then by the demo on the phone of the page. */
export function useScenarioPlayer(parts: PlayerParts): ScenarioPlayer {
  const [playing, setPlaying] = useState<string | null>(null);
  const [onPhone, setOnPhone] = useState(false);
  const [results, setResults] = useState<ScenarioPlayer['results']>({});
  // The page's phones and switches change while a story is played.
  const now = useRef(parts);
  now.current = parts;
  const play = useCallback(async (id: string): Promise<void> => {
    setPlaying(id);
    const result = await tell(id, now.current, setOnPhone).catch((error: unknown): ScenarioResult => {
      return { outcome: 'failed', reason: error instanceof Error ? error.message : String(error) };
    });
    setOnPhone(false);
    setResults((known) => ({ ...known, [id]: result }));
    setPlaying(null);
  }, []);
  return useMemo(() => ({ playing, onPhone, results, play }), [playing, onPhone, results, play]);
}

async function tell(
  id: string,
  { info, phones, switches }: PlayerParts,
  setOnPhone: (isOn: boolean) => void,
): Promise<ScenarioResult> {
  const scripted = await playScenario(id);
  const scenario = info?.scenarios.find((each) => each.id === id);
  const known = await switches.refresh();
  if (info === null || info.phoneUrl === null || scenario === undefined || scenario.onPhone.length === 0)
    return scripted;
  if (scripted.outcome === 'failed') return scripted;
  const user = phones.phones[0]?.user ?? '';
  setOnPhone(true);
  try {
    await playOnPhone(scenario, {
      user,
      appId: info.appId,
      switches: known,
      change: switches.change,
      showSecond: () => {
        phones.choose(1, { user, device: phones.phones[0]?.device === '2' ? '1' : '2' });
        phones.setDouble(true);
      },
    });
    // Mending the base library starts the phone anew: what it shows last should be seen first.
    if (scenario.onPhone.some((step) => step.do === 'switch' && step.to.baseLibrary)) await linger();
    return scripted;
  } finally {
    await mendEverything();
    await switches.refresh();
  }
}

const lingerMs = 2_500;

function linger(): Promise<void> {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return new Promise((resolve) => setTimeout(resolve, isCalm ? 0 : lingerMs));
}
