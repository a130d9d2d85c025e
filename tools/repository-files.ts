import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that are made, installed or fetched; nothing in them is ours to check. */
const generated = new Set([
  '.cache',
  '.git',
  '.weapp-auth',
  'coverage',
  'dist',
  'miniprogram_dist',
  'miniprogram_npm',
  'node_modules',
]);

/** Every file under a folder, relative to it with forward slashes, sorted, without generated folders. */
export function repositoryFiles(root: string): readonly string[] {
  const found: string[] = [];
  collect(root, '', found);
  return found.sort();
}

function collect(root: string, folder: string, found: string[]): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !generated.has(entry.name)) collect(root, path, found);
    if (entry.isFile()) found.push(path);
  }
}
