import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatorError } from '../errors.ts';
import { isRecord } from '../is-record.ts';
import { readMcp } from './read-mcp.ts';
import type { Skill, SkillPackage } from './skill-package.ts';

type Json = Readonly<Record<string, unknown>>;

/** Most bytes of each file, as the documentation limits them. */
const limits = { instruction: 10_000, pageMetadata: 8000, skill: 16_000, subpackage: 2 * 1024 * 1024 };

/** Most skills of one mini program. */
const mostSkills = 30;

/**
 * Reads the skills of a mini program, and refuses what an upload would refuse.
 *
 * @throws EmulatorError `skill_package_refused`, with every reason.
 */
export function readSkillPackage(folder: string): SkillPackage {
  const problems: string[] = [];
  const app = readJson(folder, 'app.json', problems);
  const agent = isRecord(app.agent) ? app.agent : {};
  const declared: readonly unknown[] = Array.isArray(agent.skills) ? agent.skills : [];
  if (declared.length === 0) problems.push('app.json: agent.skills is missing');
  if (declared.length > mostSkills) problems.push(`app.json: more than ${mostSkills} skills`);
  if (app.lazyCodeLoading !== 'requiredComponents')
    problems.push('app.json: lazyCodeLoading should be "requiredComponents"');
  checkText(folder, { path: agent.instruction, most: limits.instruction }, problems);
  checkText(folder, { path: agent.pageMetadata, most: limits.pageMetadata }, problems);
  const roots = independentRoots(app);
  for (const root of roots) checkSize(folder, root, problems);
  const skills = declared.flatMap((given) => readSkill(folder, { given, roots }, problems) ?? []);
  if (problems.length > 0) throw new EmulatorError('skill_package_refused', problems.join('; '));
  return { folder, skills };
}

/** Roots of the independent subpackages (独立分包). */
function independentRoots(app: Json): string[] {
  const given = app.subPackages ?? app.subpackages;
  const packages: readonly unknown[] = Array.isArray(given) ? given : [];
  return packages.flatMap((each) =>
    isRecord(each) && each.independent === true ? [trimSlashes(String(each.root ?? ''))] : [],
  );
}

function readSkill(
  folder: string,
  { given, roots }: { given: unknown; roots: readonly string[] },
  problems: string[],
): Skill | null {
  const declared = isRecord(given) ? given : {};
  const { name, description, path } = declared;
  if (typeof name !== 'string' || typeof description !== 'string' || typeof path !== 'string') {
    problems.push(`app.json: a skill needs name, description and path: ${JSON.stringify(given)}`);
    return null;
  }
  const place = trimSlashes(path);
  const root = roots.find((each) => place === each || place.startsWith(`${each}/`));
  if (root === undefined) {
    problems.push(`${place}: not in an independent subpackage`);
    return null;
  }
  if (!existsSync(join(folder, place, 'index.js'))) problems.push(`${place}/index.js: missing`);
  checkText(folder, { path: `${place}/SKILL.md`, most: limits.skill }, problems);
  const mcp = readMcp(readJson(folder, `${place}/mcp.json`, problems), place, problems);
  for (const { path: component } of mcp.components)
    if (!existsSync(join(folder, place, `${component}.js`)))
      problems.push(`${place}/${component}.js: missing`);
  return { name, path: place, root, ...mcp };
}

function checkText(
  folder: string,
  { path, most }: { path: unknown; most: number },
  problems: string[],
): void {
  if (path === undefined) return;
  const file = join(folder, String(path));
  if (!existsSync(file)) problems.push(`${path}: missing`);
  else if (statSync(file).size > most) problems.push(`${path}: more than ${most} bytes`);
}

function checkSize(folder: string, root: string, problems: string[]): void {
  const place = join(folder, root);
  if (!existsSync(place)) {
    problems.push(`${root}: missing`);
    return;
  }
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const size = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  if (size > limits.subpackage) problems.push(`${root}: a subpackage holds 2 MB`);
}

function readJson(folder: string, path: string, problems: string[]): Json {
  try {
    const json: unknown = JSON.parse(readFileSync(join(folder, path), 'utf8'));
    if (isRecord(json)) return json;
    problems.push(`${path}: not an object`);
  } catch {
    problems.push(`${path}: missing, or not JSON`);
  }
  return {};
}

/** Official texts write paths with and without a slash at the start. */
export function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}
