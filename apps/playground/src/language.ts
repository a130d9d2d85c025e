import type { Text } from '@weapp-auth/dev-server/wire';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The page's languages. */
export type Language = 'zh' | 'en';

/** The language that the page speaks, and how to change it. */
export interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

/** Provided by the app to everything below it. */
export const LanguageContext: ReturnType<typeof createContext<LanguageChoice>> =
  createContext<LanguageChoice>({
    language: 'en',
    choose: () => {},
  });

/** Gives the way to say a text in the page's language. */
export function useSay(): (text: Text) => string {
  const { language } = useContext(LanguageContext);
  return (text) => text[language];
}

/** The language chosen earlier, else the browser's. */
export function initialLanguage(stored: string | null, browser: string): Language {
  if (stored === 'zh' || stored === 'en') return stored;
  return browser.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
