import { useCallback, useMemo, useState } from 'preact/hooks';
import { readRemembered, remember } from './remembered.ts';

/** The page's themes. */
export type Theme = 'light' | 'dark';

/** The theme the page is in, and how to change it. */
export interface ThemeChoice {
  readonly theme: Theme;
  readonly choose: (theme: Theme) => void;
}

/** The theme chosen earlier, else the system's. */
export function useTheme(): ThemeChoice {
  const [theme, setTheme] = useState<Theme>(initialTheme);
  const choose = useCallback((chosen: Theme): void => {
    document.documentElement.dataset.theme = chosen;
    remember('theme', chosen);
    setTheme(chosen);
  }, []);
  return useMemo(() => ({ theme, choose }), [theme, choose]);
}

function initialTheme(): Theme {
  const remembered = readRemembered('theme');
  if (remembered === 'light' || remembered === 'dark') return remembered;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
