import { blank } from './lenient-template.ts';
import { missingApis, missingCloudApis } from './missing-apis.ts';
import type { ProblemList } from './problem-list.ts';
import type { Project } from './project.ts';
import { placeAt } from './read-json.ts';

const use = /\bwx\s*\??\.\s*(cloud\s*\??\.\s*\w+|\w+)/g;
const comments = /\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/[^\n]*/g;

const missing: ReadonlySet<string> = new Set([...missingApis, ...missingCloudApis]);

/** Reports every API of the platform that a script uses and the simulator lacks, where it stands first. */
export function reportApis(project: Project, problems: ProblemList, paths: readonly string[]): void {
  for (const path of paths) {
    const text = project.read(path)?.text.replace(comments, blank) ?? '';
    const seen = new Set<string>();
    for (const match of text.matchAll(use)) {
      const name = (match[1] ?? '').replace(/[\s?]/g, '');
      if (!missing.has(name) || seen.has(name)) continue;
      seen.add(name);
      problems.add({
        severity: 'warning',
        code: 'api_unsupported',
        file: path,
        ...placeAt(text, match.index),
        message: { zh: `模拟器没有 wx.${name}`, en: `the simulator has no wx.${name}` },
      });
    }
  }
}
