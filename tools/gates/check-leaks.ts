/** A text file of the repository. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

interface Leak {
  readonly pattern: RegExp;
  readonly reason: string;
}

const leaks: readonly Leak[] = [
  {
    pattern: /(?<![\w.}/-])\/(?:work|root|Users|tmp\/team|home\/(?!node\b)\w+)\/[\w.-]+/,
    reason: "names a path of somebody's machine",
  },
  {
    pattern: /-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----\s*\n\s*[A-Za-z0-9+/]{40}/,
    reason: 'holds a private key',
  },
  {
    pattern: /"resolved":\s*"https?:/,
    reason: 'names the registry it was installed from',
  },
  {
    pattern: /\b(?:ghp|gho|npm)_[A-Za-z0-9]{36}\b/,
    reason: 'holds an access token',
  },
];

/**
 * Nothing committed may name a machine's path or a registry's host, or hold a real secret.
 *
 * @param privateHosts hosts that only exist where this runs, such as that of the configured registry
 */
export function checkLeaks(
  files: readonly TextFile[],
  privateHosts: readonly string[] = [],
): readonly string[] {
  const hosts = privateHosts.map((host) => ({ pattern: literal(host), reason: `names the host ${host}` }));
  return files.flatMap((file) => [...leaks, ...hosts].flatMap((leak) => find(file, leak)));
}

function find(file: TextFile, leak: Leak): readonly string[] {
  const match = leak.pattern.exec(file.text);
  if (match === null) return [];
  const line = file.text.slice(0, match.index).split('\n').length;
  return [`${file.path}:${line}: ${leak.reason}`];
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}
