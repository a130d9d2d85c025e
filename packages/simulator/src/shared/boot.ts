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
  /** True when the page is shown inside another page. */
  readonly embedded: boolean;
}

/** What `__simulator/app.json` answers. */
export type AppAnswer =
  | { readonly kind: 'compiled'; readonly app: CompiledApp }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };
