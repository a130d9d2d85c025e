/** Settings that survive a reload. The browser may refuse storage: then they last as long as the page. */
export function readRemembered(name: string): string | null {
  try {
    return localStorage.getItem(`weapp-auth.${name}`);
  } catch {
    return null;
  }
}

/** Remembers a setting; `null` forgets it. */
export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`weapp-auth.${name}`);
    else localStorage.setItem(`weapp-auth.${name}`, value);
  } catch {
    // Private windows: nothing to do.
  }
}
