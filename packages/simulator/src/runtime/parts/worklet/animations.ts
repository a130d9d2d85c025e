import { isRecord } from '../../../shared/is-record.ts';
import { type Curve, easing } from './easing.ts';
import { AnimationPlan, type Running } from './shared-value.ts';

type Done = ((isFinished: boolean) => void) | undefined;

/** To a value, within a time. */
export function timing(to: number, options?: unknown, done?: Done): AnimationPlan {
  const given = isRecord(options) ? options : {};
  const duration = Number(given.duration ?? 300);
  const curve: Curve =
    typeof given.easing === 'function' ? (given.easing as Curve) : easing.inOut(easing.quad);
  return new AnimationPlan((from) => ({
    at: (elapsed) => {
      const share = duration <= 0 ? 1 : Math.min(1, elapsed / duration);
      return { value: share === 1 ? to : from + (to - from) * curve(share), isDone: share === 1 };
    },
    ...(done === undefined ? {} : { done }),
  }));
}

/** To a value, as a spring goes there. */
export function spring(to: number, options?: unknown, done?: Done): AnimationPlan {
  const {
    damping = 10,
    mass = 1,
    stiffness = 100,
    velocity = 0,
    restDisplacementThreshold = 0.01,
  } = isRecord(options) ? options : {};
  const [d, m, k] = [Number(damping), Number(mass), Number(stiffness)];
  const frequency = Math.sqrt(k / m);
  const ratio = d / (2 * Math.sqrt(k * m));
  return new AnimationPlan((from) => {
    const distance = to - from;
    const speed = -Number(velocity);
    const at = (elapsed: number): { value: number; isDone: boolean } => {
      const t = elapsed / 1000;
      const left = springLeft({ distance, speed, frequency, ratio }, t);
      const isDone =
        t > 10 ||
        (t > 0.05 &&
          Math.exp(-Math.min(1, ratio) * frequency * t) * Math.abs(distance) <
            Number(restDisplacementThreshold));
      return { value: isDone ? to : to - left, isDone };
    };
    return { at, ...(done === undefined ? {} : { done }) };
  });
}

interface SpringState {
  readonly distance: number;
  readonly speed: number;
  readonly frequency: number;
  readonly ratio: number;
}

/** What is left of the way after `t` seconds. */
function springLeft({ distance, speed, frequency, ratio }: SpringState, t: number): number {
  if (ratio < 1) {
    const damped = frequency * Math.sqrt(1 - ratio * ratio);
    const sine = (speed + ratio * frequency * distance) / damped;
    return Math.exp(-ratio * frequency * t) * (sine * Math.sin(damped * t) + distance * Math.cos(damped * t));
  }
  return Math.exp(-frequency * t) * (distance + (speed + frequency * distance) * t);
}

/** Slower and slower, from a speed. */
export function decay(options?: unknown, done?: Done): AnimationPlan {
  const { velocity = 0, deceleration = 0.998, clamp } = isRecord(options) ? options : {};
  const [low, high] = Array.isArray(clamp)
    ? clamp.map(Number)
    : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const rate = 1 - Number(deceleration);
  return new AnimationPlan((from) => ({
    at: (elapsed) => {
      const speed = Number(velocity) * Math.exp(-rate * elapsed);
      const value = from + (Number(velocity) / 1000 / rate) * (1 - Math.exp(-rate * elapsed));
      const held = Math.min(high ?? value, Math.max(low ?? value, value));
      return { value: held, isDone: Math.abs(speed) < 1 || held !== value };
    },
    ...(done === undefined ? {} : { done }),
  }));
}

/** Later. */
export function delay(ms: number, plan: AnimationPlan): AnimationPlan {
  return new AnimationPlan((from) => {
    const inner = plan.start(from);
    return {
      ...inner,
      at: (elapsed) => (elapsed < ms ? { value: from, isDone: false } : inner.at(elapsed - ms)),
    };
  });
}

/** One after the other. */
export function sequence(...plans: readonly AnimationPlan[]): AnimationPlan {
  return new AnimationPlan((from) => chained(plans, from));
}

/** Again and again: -1 without end; `reverse` goes there and back. */
export function repeat(plan: AnimationPlan, times = 2, reverse = false, done?: Done): AnimationPlan {
  return new AnimationPlan((from) => {
    let round = 0;
    let began = 0;
    let running = plan.start(from);
    const at = (elapsed: number): { value: number; isDone: boolean } => {
      const now = running.at(elapsed - began);
      const value =
        reverse && round % 2 === 1
          ? from + (running.at(Number.POSITIVE_INFINITY).value - now.value)
          : now.value;
      if (!now.isDone) return { value, isDone: false };
      round += 1;
      began = elapsed;
      running = plan.start(from);
      return { value, isDone: times >= 0 && round >= times };
    };
    return { at, ...(done === undefined ? {} : { done }) };
  });
}

function chained(plans: readonly AnimationPlan[], from: number): Running {
  let index = 0;
  let began = 0;
  let running = plans[0]?.start(from);
  return {
    at: (elapsed) => {
      if (running === undefined) return { value: from, isDone: true };
      const now = running.at(elapsed - began);
      if (!now.isDone) return now;
      running.done?.(true);
      index += 1;
      began = elapsed;
      running = plans[index]?.start(now.value);
      return { value: now.value, isDone: running === undefined };
    },
  };
}
