import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Project } from './project.ts';

/** Files of a mini program, by path. */
export type Files = Readonly<Record<string, string>>;

/** Writes a mini program into a folder that the end of the test removes. */
export function writeMiniProgram(files: Files): Project {
  const root = mkdtempSync(join(tmpdir(), 'miniprogram-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const project = new Project(root);
  writeFiles(project, files);
  return project;
}

/** Adds or replaces files. */
export function writeFiles(project: Project, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project.root, path)), { recursive: true });
    writeFileSync(join(project.root, path), text);
  }
}
