import { isRecord } from '../../../shared/is-record.ts';

/** One change of style within a step, as the platform exports it. */
interface Change {
  readonly type: string;
  readonly args: readonly unknown[];
}

/** What the steps chain: every method adds a change. */
const methods = [
  'backgroundColor', 'bottom', 'height', 'left', 'matrix', 'matrix3d', 'opacity', 'right', 'rotate', 'rotate3d',
  'rotateX', 'rotateY', 'rotateZ', 'scale', 'scale3d', 'scaleX', 'scaleY', 'scaleZ', 'skew', 'skewX', 'skewY', 'top',
  'translate', 'translate3d', 'translateX', 'translateY', 'translateZ', 'width',
] as const; // biome-ignore format: a list of words
const styles: ReadonlySet<string> = new Set([
  'backgroundColor',
  'bottom',
  'height',
  'left',
  'opacity',
  'right',
  'top',
  'width',
]);
const cssNames: Readonly<Record<string, string>> = { backgroundColor: 'background-color' };

type Chain = Record<(typeof methods)[number], (...args: readonly unknown[]) => Animation>;

/** What `wx.createAnimation` returns: changes gathered into steps, and exported to the `animation` attribute. */
export class Animation {
  readonly #defaults: Readonly<Record<string, unknown>>;
  #actions: object[] = [];
  #changes: Change[] = [];

  constructor(options: unknown) {
    this.#defaults = isRecord(options) ? options : {};
    const chain = this as unknown as Chain;
    for (const method of methods) {
      chain[method] = (...args) => this.#add(method, args);
    }
  }

  /** Ends a group of changes that happen together. */
  step(options?: unknown): this {
    const {
      duration = 400,
      timingFunction = 'linear',
      delay = 0,
      transformOrigin = '50% 50% 0',
    } = {
      ...this.#defaults,
      ...(isRecord(options) ? options : {}),
    };
    const option = { transformOrigin, transition: { duration, timingFunction, delay } };
    this.#actions.push({ animates: this.#changes, option });
    this.#changes = [];
    return this;
  }

  /** The steps so far; the next export begins anew. */
  export(): { readonly actions: readonly object[] } {
    const actions = this.#actions;
    this.#actions = [];
    return { actions };
  }

  #add(method: string, args: readonly unknown[]): this {
    const isStyle = styles.has(method);
    const change = isStyle
      ? { type: 'style', args: [cssNames[method] ?? method, length(method, args[0])] }
      : { type: method, args };
    this.#changes = [...this.#changes.filter((old) => !isSame(old, change)), change];
    return this;
  }
}

function isSame(one: Change, other: Change): boolean {
  return one.type === other.type && (one.type !== 'style' || one.args[0] === other.args[0]);
}

/** Numbers are pixels, where a length is meant. */
function length(method: string, value: unknown): unknown {
  return typeof value === 'number' && method !== 'opacity' ? `${value}px` : value;
}
