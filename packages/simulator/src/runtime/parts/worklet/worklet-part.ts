import type * as ge from 'glass-easel';
import { convertUnits } from '../../../shared/convert-units.ts';
import { isRecord } from '../../../shared/is-record.ts';
import { elementOf } from '../../engine/node.ts';
import type { Part } from '../part.ts';
import { decay, delay, repeat, sequence, spring, timing } from './animations.ts';
import { easing } from './easing.ts';
import { cancelAnimation, derived, shared, track } from './shared-value.ts';

/** `wx.worklet`, and the animated styles of pages and components. Here both threads are one. */
export const part: Part = {
  api: () => ({
    worklet: {
      shared,
      derived,
      cancelAnimation,
      timing,
      spring,
      decay,
      delay,
      repeat,
      sequence,
      Easing: easing,
      runOnUI: same,
      runOnJS: same,
      scrollViewContext: { scrollTo: scrollTo },
    },
  }),
  instanceMembers: () => ({ applyAnimatedStyle, clearAnimatedStyle }),
};

interface Caller {
  readonly _$: ge.GeneralComponent;
}

type Updater = () => unknown;

const applied = new WeakMap<Element, Map<Updater, () => void>>();

function same(callback: unknown): unknown {
  return callback;
}

/** The styles follow the shared values that the updater reads. */
function applyAnimatedStyle(
  this: Caller,
  selector: string,
  updater: Updater,
  _config: unknown,
  callback: unknown,
): void {
  const node = this._$.getShadowRoot()?.querySelector(selector) ?? null;
  if (node === null) return;
  const element = elementOf(node);
  const stop = track(() => {
    const style = updater();
    for (const [name, value] of isRecord(style) ? Object.entries(style) : []) {
      const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      element.style.setProperty(property, convertUnits(String(value)));
    }
  });
  const updaters = applied.get(element) ?? new Map<Updater, () => void>();
  applied.set(element, updaters.set(updater, stop));
  if (typeof callback === 'function') callback({ styleId: updaters.size });
}

/** Ends what `applyAnimatedStyle` began on the elements of a selector. */
function clearAnimatedStyle(this: Caller, selector: string, _ids: unknown, callback: unknown): void {
  for (const node of this._$.getShadowRoot()?.querySelectorAll(selector) ?? []) {
    const element = elementOf(node);
    for (const stop of applied.get(element)?.values() ?? []) stop();
    applied.delete(element);
  }
  if (typeof callback === 'function') callback();
}

function scrollTo(context: unknown, options: unknown): void {
  const { scrollTo: scroll } = isRecord(context) ? context : {};
  if (typeof scroll === 'function') scroll(options);
}
