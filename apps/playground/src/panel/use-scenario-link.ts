import { useEffect, useRef } from 'preact/hooks';

/** The scenario that a link names: `#scenario=late-login` → `late-login`. */
export function scenarioOfHash(hash: string): string | null {
  const id = new URLSearchParams(hash.replace(/^#/, '')).get('scenario');
  return id !== null && /^[a-z0-9-]{1,40}$/.test(id) ? id : null;
}

/** Plays the scenario that the address names, once the server is there and whenever the address changes. */
export function useScenarioLink(ready: boolean, play: (id: string) => Promise<void>): void {
  const played = useRef<string | null>(null);
  useEffect(() => {
    if (!ready) return;
    const follow = (): void => {
      const id = scenarioOfHash(location.hash);
      if (id !== null && played.current !== id) void play(id);
      played.current = id;
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [ready, play]);
}
