import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Switches } from '../wire.d.ts';
import { changeSwitches, fetchSwitches } from './api.ts';

/** What is broken on purpose, and how to change it. Null until the server has said. */
export interface SwitchState {
  readonly switches: Switches | null;
  readonly change: (changes: Partial<Switches>) => void;
}

/**
 * Reads the switches, and again whenever `moment` changes: a scenario puts them back.
 *
 * @param moment the number of scenarios played, or any other value that changes with them
 */
export function useSwitches(moment: unknown): SwitchState {
  const [switches, setSwitches] = useState<Switches | null>(null);
  useEffect(() => {
    // While the server is away, what was known last stays on the screen.
    fetchSwitches().then(setSwitches, () => {});
  }, [moment]);
  const change = useCallback((changes: Partial<Switches>): void => {
    changeSwitches(changes).then(setSwitches, () => {});
  }, []);
  return useMemo(() => ({ switches, change }), [switches, change]);
}
