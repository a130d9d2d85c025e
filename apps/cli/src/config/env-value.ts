import type { ConfigProblem } from './problem.ts';

/** Environment variables as `process.env` gives them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Where values come from, and where problems go. */
export interface EnvSource {
  readonly env: Env;
  /** Reads a file as UTF-8 text; throws when it cannot. */
  readonly readFile: (path: string) => string;
  readonly problems: ConfigProblem[];
}

/** A variable that was set, and under which of its names. */
export interface EnvValue {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads one setting that may be given under several names, each also as `NAME_FILE` (the path of a file that
 * holds the value, as Docker and Kubernetes secrets are mounted).
 *
 * Empty and blank values count as not set. Two names with different values are a problem: silently taking one of
 * them is how a server ends up with the wrong app's secret.
 *
 * @param names the main name first
 */
export function readEnvValue(source: EnvSource, names: readonly string[]): EnvValue | null {
  const found: EnvValue[] = [];
  for (const name of names) {
    const plain = source.env[name]?.trim();
    if (plain) found.push({ name, value: plain });
    const fromFile = readFileVariant(source, `${name}_FILE`);
    if (fromFile) found.push(fromFile);
  }
  const first = found[0];
  if (!first) return null;
  const other = found.find((candidate) => candidate.value !== first.value);
  if (other) reportConflict(source, first.name, other.name);
  return first;
}

function readFileVariant(source: EnvSource, name: string): EnvValue | null {
  const path = source.env[name]?.trim();
  if (!path) return null;
  const value = readOrNull(source, path);
  if (value) return { name, value };
  source.problems.push({
    code: value === null ? 'file_unreadable' : 'file_empty',
    variable: name,
    problem: {
      zh: value === null ? `读不到 ${name} 指向的文件` : `${name} 指向的文件是空的`,
      en:
        value === null
          ? `cannot read the file that ${name} points to`
          : `the file that ${name} points to is empty`,
    },
    remedy: {
      zh: `检查路径与权限，或改为直接设置 ${name.slice(0, -'_FILE'.length)}`,
      en: `check the path and its permissions, or set ${name.slice(0, -'_FILE'.length)} itself`,
    },
  });
  return null;
}

function readOrNull(source: EnvSource, path: string): string | null {
  try {
    return source.readFile(path).trim();
  } catch {
    return null;
  }
}

function reportConflict(source: EnvSource, first: string, second: string): void {
  source.problems.push({
    code: 'conflicting_values',
    variable: second,
    problem: {
      zh: `${first} 与 ${second} 是同一项设置，但值不同`,
      en: `${first} and ${second} are the same setting but have different values`,
    },
    remedy: { zh: '只保留其中一个', en: 'keep one of them' },
  });
}
