import type { CpuProfile, ProfileNode } from './cpu-profile.ts';
import { selfTimes } from './cpu-profile.ts';

const width = 1200;
const rowHeight = 18;
const narrowest = 1.5;

/** Where a function comes from, which gives its colour. */
type Origin = 'ours' | 'node' | 'package' | 'engine';

interface Frame {
  readonly name: string;
  readonly place: string;
  readonly origin: Origin;
  microseconds: number;
  readonly callees: Map<string, Frame>;
}

/** A CPU profile as a flame picture: width is time, a function stands on its caller. */
export function renderFlame(profile: CpuProfile, title: string): string {
  const root = mergedFrames(profile);
  const boxes: string[] = [];
  const depth = draw(root, { x: 0, level: 0, scale: width / root.microseconds, boxes });
  const height = (depth + 1) * rowHeight + 60;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
  <title id="title">${escapeText(title)}</title>
  <style>
    text { font: 11px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; fill: #1f2328; pointer-events: none; }
    .head { font-size: 15px; font-weight: 600; }
    .page { fill: #ffffff; }
    .ours { fill: #8fdcb4; } .package { fill: #c9d8f0; } .node { fill: #f3d9a4; } .engine { fill: #e0b3ae; }
    rect { stroke: #ffffff; stroke-width: 0.5; }
  </style>
  <rect class="page" width="100%" height="100%"/>
  <text class="head" x="8" y="20">${escapeText(title)}</text>
  <text x="8" y="38">${Math.round(root.microseconds / 1000)} ms of CPU time. Green: weapp-auth; blue: packages; yellow: Node; red: engine, collector, native code.</text>
  <g transform="translate(0 50)">
${boxes.join('\n')}
  </g>
</svg>
`;
}

function mergedFrames(profile: CpuProfile): Frame {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const times = selfTimes(profile);
  const [first] = profile.nodes;
  if (first === undefined) throw new TypeError('the profile is empty');
  const root: Frame = { name: 'all', place: '', origin: 'engine', microseconds: 0, callees: new Map() };
  const add = (node: ProfileNode, into: Frame): number => {
    // Looking costs something too.
    if (node.callFrame.url.endsWith('bench/lib/profiler.ts')) return 0;
    const own = node.callFrame.functionName === '(idle)' ? 0 : (times.get(node.id) ?? 0);
    const frame = node === first ? into : frameOf(node, into);
    let total = own;
    for (const id of node.children ?? []) {
      const child = nodes.get(id);
      if (child !== undefined) total += add(child, frame);
    }
    frame.microseconds += total;
    return total;
  };
  add(first, root);
  return root;
}

function frameOf({ callFrame }: ProfileNode, caller: Frame): Frame {
  const name = callFrame.functionName || '(anonymous)';
  const place = callFrame.url === '' ? '' : `${callFrame.url}:${callFrame.lineNumber + 1}`;
  const key = `${name} ${place}`;
  const known = caller.callees.get(key);
  if (known !== undefined) return known;
  const frame: Frame = { name, place, origin: originOf(callFrame.url), microseconds: 0, callees: new Map() };
  caller.callees.set(key, frame);
  return frame;
}

function originOf(url: string): Origin {
  if (url === '') return 'engine';
  if (url.startsWith('node:')) return 'node';
  return url.includes('node_modules/') ? 'package' : 'ours';
}

function draw(
  frame: Frame,
  at: { readonly x: number; readonly level: number; readonly scale: number; readonly boxes: string[] },
): number {
  const { level, scale, boxes } = at;
  boxes.push(box(frame, at));
  let deepest = level;
  let { x } = at;
  for (const callee of [...frame.callees.values()].sort((a, b) => b.microseconds - a.microseconds)) {
    const wide = callee.microseconds * scale;
    if (wide >= narrowest) deepest = Math.max(deepest, draw(callee, { x, level: level + 1, scale, boxes }));
    x += wide;
  }
  return deepest;
}

function box(
  frame: Frame,
  at: { readonly x: number; readonly level: number; readonly scale: number },
): string {
  const wide = frame.microseconds * at.scale;
  const y = at.level * rowHeight;
  const share = `${((wide / width) * 100).toFixed(1)} %`;
  const letters = Math.floor((wide - 6) / 6);
  const label =
    letters < 3
      ? ''
      : `<text x="${round(at.x + 3)}" y="${y + 13}">${escapeText(frame.name.slice(0, letters))}</text>`;
  const hint = escapeText(`${frame.name} ${frame.place} ${share}`);
  return `    <g><title>${hint}</title><rect class="${frame.origin}" x="${round(at.x)}" y="${y}" width="${round(wide)}" height="${rowHeight - 1}"/>${label}</g>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
