/** Runs one part in a process of its own: `node bench/part.ts <name> <file for its tables> [long]`. */
import { writeFileSync } from 'node:fs';
import { parts } from './parts.ts';

const [name = '', file = '', length] = process.argv.slice(2);
const entry = parts.find((candidate) => candidate.name === name);
if (entry === undefined) throw new Error(`no part ${name}`);
const part = await entry.load();
const tables = await part.run({
  long: length === 'long',
  progress: (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K  ${text}`);
  },
});
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
writeFileSync(file, JSON.stringify(tables));
// A peer may keep timers or sockets open.
process.exit(0);
