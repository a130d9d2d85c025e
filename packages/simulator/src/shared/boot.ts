import type { CompiledApp } from './compiled-app.ts';
import type { Language } from './local-text.ts';
import type { Problem } from './problem.ts';

/** What the served page tells the runtime before anything else. */
export interface Boot {
  /** Where the simulator is mounted, with a slash at both ends. */
  readonly base: string;
  readonly appId: string;
  readonly user: string;
  readonly device: string;
  readonly language: Language;
  /** Version of the base library that the phone has; null for the emulator's newest. */
  readonly baseLibrary: string | null;
  /** Light or dark whatever the browser prefers; null follows the browser. */
  readonly theme: 'light' | 'dark' | null;
}

/** What `__simulator/app.json` answers. */
export type AppAnswer =
  | { readonly kind: 'compiled'; readonly app: CompiledApp }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };
