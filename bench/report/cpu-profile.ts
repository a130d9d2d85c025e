/** What V8 writes, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples?: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas?: readonly number[];
}

/** A function as it was called from one place. */
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

/** Microseconds that each node was at work itself. */
export function selfTimes({ samples = [], timeDeltas = [] }: CpuProfile): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  for (const [n, id] of samples.entries()) times.set(id, (times.get(id) ?? 0) + (timeDeltas[n] ?? 0));
  return times;
}

/** Leaves out where on this machine the files are. */
export function withoutMachine(profile: CpuProfile, root: string): CpuProfile {
  const prefix = `file://${root}/`;
  const shorten = (url: string): string =>
    url
      .replace(prefix, '')
      .replace(`${root}/`, '')
      .replace(/^.*\/(?=[^/]+\.cjs$)/, '');
  const nodes = profile.nodes.map((node) => ({
    ...node,
    callFrame: { ...node.callFrame, url: shorten(node.callFrame.url) },
  }));
  return { ...profile, nodes };
}
