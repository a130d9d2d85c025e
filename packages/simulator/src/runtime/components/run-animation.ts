import { isRecord } from '../../shared/is-record.ts';

interface Step {
  readonly style: Readonly<Record<string, string>>;
  readonly transform: string;
  readonly origin: string;
  readonly transition: { readonly duration: number; readonly timingFunction: string; readonly delay: number };
}

const inDegrees = /^(?:rotate|skew)/;
const inPixels = /^translate/;

/** Plays what `wx.createAnimation` exported: one step after the other, as CSS transitions. */
export function runAnimation(element: HTMLElement, exported: unknown): void {
  const actions = isRecord(exported) && Array.isArray(exported.actions) ? exported.actions : [];
  let delay = 0;
  for (const step of actions.filter(isRecord).map(readStep)) {
    setTimeout(() => play(element, step), delay);
    delay += step.transition.delay + step.transition.duration;
  }
}

function readStep({ animates, option }: Readonly<Record<string, unknown>>): Step {
  const changes = Array.isArray(animates) ? animates.filter(isRecord) : [];
  const { transformOrigin = '', transition } = isRecord(option) ? option : {};
  const timing = isRecord(transition) ? transition : {};
  const style = changes
    .filter(({ type }) => type === 'style')
    .map(({ args }) => args as readonly [string, unknown]);
  return {
    style: Object.fromEntries(style.map(([name, value]) => [name, String(value)])),
    transform: changes
      .filter(({ type }) => type !== 'style')
      .map(transformOf)
      .join(' '),
    origin: String(transformOrigin),
    transition: {
      duration: Number(timing.duration ?? 400),
      timingFunction: String(timing.timingFunction ?? 'linear'),
      delay: Number(timing.delay ?? 0),
    },
  };
}

function transformOf({ type, args }: Readonly<Record<string, unknown>>): string {
  const name = String(type);
  const values = Array.isArray(args) ? args : [];
  const last = values.length - 1;
  const written = values.map((value, index) => {
    // The angle of rotate3d comes last, after the axis.
    if (inDegrees.test(name) && (name !== 'rotate3d' || index === last)) return `${Number(value)}deg`;
    return inPixels.test(name) && typeof value === 'number' ? `${value}px` : String(value);
  });
  return `${name}(${written.join(',')})`;
}

function play(element: HTMLElement, { style, transform, origin, transition }: Step): void {
  const { duration, timingFunction, delay } = transition;
  element.style.transition = `all ${duration}ms ${timingFunction} ${delay}ms`;
  element.style.transformOrigin = origin;
  if (transform !== '') {
    element.style.transform = transform;
  }
  for (const [name, value] of Object.entries(style)) {
    element.style.setProperty(name, value);
  }
}
