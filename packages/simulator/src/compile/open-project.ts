import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Project } from './project.ts';

/** A mini program folder, with what project.config.json says about it. */
export interface OpenedProject {
  readonly project: Project;
  /** The AppID of project.config.json, null when there is none. */
  readonly appId: string | null;
}

/**
 * Opens a mini program folder: the folder with app.json, or one whose project.config.json names it
 * in `miniprogramRoot`.
 */
export function openProject(folder: string): OpenedProject {
  const config = readProjectConfig(resolve(folder));
  const inner = typeof config.miniprogramRoot === 'string' ? config.miniprogramRoot : '';
  const root = resolve(folder, inner);
  return {
    project: new Project(existsSync(join(root, 'app.json')) ? root : resolve(folder)),
    appId: typeof config.appid === 'string' && config.appid !== '' ? config.appid : null,
  };
}

function readProjectConfig(folder: string): { readonly miniprogramRoot?: unknown; readonly appid?: unknown } {
  const path = join(folder, 'project.config.json');
  if (!existsSync(path)) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // A broken project.config.json belongs to the developer tools; app.json alone is enough to run.
    return {};
  }
}
