import type * as ge from 'glass-easel';
import { isRecord } from '../../../shared/is-record.ts';
import { elementOf, type Values } from '../../engine/node.ts';

interface Caller {
  readonly _$: ge.GeneralComponent;
}

const angles = new Set(['rotate', 'rotateX', 'rotateY', 'rotateZ', 'skewX', 'skewY']);
const lengths = new Set(['translateX', 'translateY', 'translateZ']);
const transforms = new Set([
  ...angles,
  ...lengths,
  'scale',
  'scaleX',
  'scaleY',
  'scaleZ',
  'translate',
  'translate3d',
  'scale3d',
  'rotate3d',
  'skew',
  'matrix',
  'matrix3d',
]);

/** `this.animate(selector, keyframes, duration, callback)`. */
export function animateSelected(
  this: Caller,
  selector: string,
  keyframes: unknown,
  duration: unknown,
  callback: unknown,
): void {
  const frames = Array.isArray(keyframes) ? keyframes.filter(isRecord).map(readFrame) : [];
  const timing = { duration: Number(duration) || 0, fill: 'forwards' } as const;
  const running = selected(this, selector).map((element) => element.animate(frames, timing).finished);
  void Promise.allSettled(running).then(() => (typeof callback === 'function' ? callback() : undefined));
}

/** `this.clearAnimation(selector, options, callback)`: takes back what `animate` left. */
export function clearSelected(this: Caller, selector: string, options: unknown, callback: unknown): void {
  for (const animation of selected(this, selector).flatMap((element) => element.getAnimations())) {
    animation.cancel();
  }
  const done = typeof options === 'function' ? options : callback;
  if (typeof done === 'function') done();
}

function selected(caller: Caller, selector: string): readonly HTMLElement[] {
  return (caller._$.getShadowRoot()?.querySelectorAll(selector) ?? []).map(elementOf);
}

/** A keyframe of the platform names transforms as properties of their own. */
function readFrame(frame: Values): Keyframe {
  const result: Record<string, string | number> = {};
  const transform: string[] = [];
  for (const [name, value] of Object.entries(frame)) {
    if (transforms.has(name)) {
      transform.push(`${name}(${argument(name, value)})`);
    } else if (name === 'ease') {
      result.easing = String(value);
    } else {
      result[name] = typeof value === 'number' ? value : String(value);
    }
  }
  return transform.length === 0 ? result : { ...result, transform: transform.join(' ') };
}

function argument(name: string, value: unknown): string {
  const unit = angles.has(name) ? 'deg' : lengths.has(name) ? 'px' : '';
  const each = (one: unknown): string => (typeof one === 'number' ? `${one}${unit}` : String(one));
  return Array.isArray(value) ? value.map(each).join(',') : each(value);
}
