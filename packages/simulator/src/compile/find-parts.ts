import type { CompiledModule } from '../shared/compiled-app.ts';
import { type PartName, platformParts } from '../shared/platform-parts.ts';

const names = Object.keys(platformParts) as readonly PartName[];

/** The words of a part, wherever they stand in a script: names of APIs are often computed or listed. */
const patterns = new Map(
  names.map((name) => {
    const { apis, words } = platformParts[name];
    const all = [...apis, ...words];
    return [name, all.length === 0 ? null : new RegExp(`\\b(?:${all.join('|')})\\b`)];
  }),
);

/** The parts of the platform that a mini program uses, by its scripts and the tags of its templates. */
export function findParts(
  modules: Readonly<Record<string, CompiledModule>>,
  tags: ReadonlySet<string>,
): readonly PartName[] {
  const scripts = Object.values(modules);
  return names.filter(
    (name) =>
      platformParts[name].components.some((component) => tags.has(component)) ||
      scripts.some(({ code }) => patterns.get(name)?.test(code) === true),
  );
}
