import type { CompiledApp } from './compiled-app.ts';

/**
 * The files that a page is made of, without endings: its own, those of the components it uses, and the scripts
 * that any of them requires.
 */
export function pageFiles(app: CompiledApp, path: string): ReadonlySet<string> {
  const units = new Map(app.units.map((unit) => [unit.path, unit]));
  const found = new Set<string>();
  const addScript = (id: string): void => {
    const stem = id.replace(/\.\w+$/, '');
    if (found.has(`script ${id}`)) return;
    found.add(`script ${id}`).add(stem);
    Object.values(app.modules[id]?.requires ?? {}).forEach(addScript);
  };
  const addUnit = (name: string): void => {
    const unit = units.get(name);
    if (unit === undefined || found.has(`unit ${name}`)) return;
    found.add(`unit ${name}`).add(name);
    if (unit.script !== null) addScript(unit.script);
    unit.uses.forEach(addUnit);
  };
  addUnit(path);
  return found;
}
