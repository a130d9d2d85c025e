import type { JsonSchema } from './json-schema.ts';

/** The skills of a mini program's AI mode (小程序 AI 开发模式), as its `app.json` declares them. */
export interface SkillPackage {
  /** Folder of `app.json`. */
  readonly folder: string;
  readonly skills: readonly Skill[];
}

/** One skill: a folder with `SKILL.md`, `mcp.json` and `index.js`. */
export interface Skill {
  readonly name: string;
  /** From the folder of `app.json`, without a slash at either end. */
  readonly path: string;
  /** The independent subpackage it lies in: what its code may require. */
  readonly root: string;
  readonly apis: readonly SkillApi[];
  readonly components: readonly SkillComponent[];
}

/** An atomic API (原子接口). */
export interface SkillApi {
  readonly name: string;
  readonly inputSchema: JsonSchema;
  /** The component that shows its results, relative to the skill. */
  readonly componentPath: string | null;
  /** The page that its results are handed to. */
  readonly pagePath: string | null;
  /** Asks for the person's own words (`_meta.context.query`). */
  readonly wantsQuery: boolean;
}

/** An atomic component (原子组件), which shows results as a card. */
export interface SkillComponent {
  /** Relative to the skill. */
  readonly path: string;
  readonly relatedPage: string | null;
  /** Declares `scope.dynamic`: may use the network, and log in. */
  readonly isDynamic: boolean;
  readonly isExpirable: boolean;
}
