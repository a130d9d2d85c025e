import type { Switches } from '@weapp-auth/dev-server/wire';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { changeSwitches, fetchSwitches } from './api.ts';

/** What is broken on purpose, and how to change it. Null until the server has said. */
export interface SwitchState {
  readonly switches: Switches | null;
  readonly change: (changes: Partial<Switches>) => Promise<Switches>;
  /** Reads them again: a scenario puts them back. */
  readonly refresh: () => Promise<Switches>;
}

/**
 * Reads the switches, and again whenever `moment` changes.
 *
 * @param moment the state of the connection, or any other value that changes with what the server knows
 */
export function useSwitches(moment: unknown): SwitchState {
  const [switches, setSwitches] = useState<Switches | null>(null);
  const keep = useCallback((known: Switches): Switches => {
    setSwitches(known);
    return known;
  }, []);
  const refresh = useCallback(() => fetchSwitches().then(keep), [keep]);
  const change = useCallback((changes: Partial<Switches>) => changeSwitches(changes).then(keep), [keep]);
  useEffect(() => {
    // While the server is away, what was known last stays on the screen.
    refresh().catch(() => {});
  }, [moment, refresh]);
  return useMemo(() => ({ switches, change, refresh }), [switches, change, refresh]);
}
