import * as ge from 'glass-easel';
import { type PhoneBackend, pageBox } from './backend.ts';
import { type EngineNode, elementOf, nodeOf } from './node.ts';
import type { TapClock } from './tap-clock.ts';

/** One finger (or the mouseIdentifier) as the mini program sees it. */
export interface Finger {
  readonly identifier: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly pageX: number;
  readonly pageY: number;
}

interface Press {
  readonly node: EngineNode;
  readonly start: Finger;
  readonly timer: ReturnType<typeof setTimeout>;
  last: Finger;
  isTap: boolean;
}

const tapDistancePx = 10;
const longPressMs = 350;
const mouseIdentifier = 0;
/** A touch is followed by mouse events that the browser makes up; they are ignored for this long. */
const emulatedMouseMs = 800;

interface Gestures {
  readonly backend: PhoneBackend;
  readonly taps: TapClock;
  readonly presses: Map<number, Press>;
  lastTouchAt: number;
}

/** Turns mouse and touch input under `screen` into touchstart … tap, longpress, and lets animations' ends through. */
export function startGestures(screen: HTMLElement, backend: PhoneBackend, taps: TapClock): void {
  const gestures: Gestures = { backend, taps, presses: new Map(), lastTouchAt: Number.NEGATIVE_INFINITY };
  listenToTouch(screen, gestures);
  listenToMouse(screen, gestures);
  for (const type of ['transitionend', 'animationstart', 'animationiteration', 'animationend']) {
    screen.addEventListener(type, (event) => {
      const node = nodeOf(event.target instanceof Element ? event.target : null);
      if (node !== null) {
        send(node, { type, detail: {}, source: event, bubbles: true });
      }
    });
  }
}

function listenToTouch(screen: HTMLElement, gestures: Gestures): void {
  const each = (event: TouchEvent, act: (finger: Finger) => void): void => {
    gestures.lastTouchAt = event.timeStamp;
    for (const touch of event.changedTouches) {
      act(fingerAt(touch.identifier, touch));
    }
  };
  const options = { capture: true, passive: false };
  screen.addEventListener(
    'touchstart',
    (event) => each(event, (finger) => press(gestures, event, finger)),
    options,
  );
  screen.addEventListener(
    'touchmove',
    (event) => each(event, (finger) => move(gestures, event, finger)),
    options,
  );
  screen.addEventListener(
    'touchend',
    (event) => each(event, (finger) => release(gestures, event, finger)),
    options,
  );
  screen.addEventListener(
    'touchcancel',
    (event) => each(event, (finger) => cancel(gestures, event, finger)),
    options,
  );
}

function listenToMouse(screen: HTMLElement, gestures: Gestures): void {
  const isReal = (event: MouseEvent): boolean => event.timeStamp - gestures.lastTouchAt > emulatedMouseMs;
  screen.addEventListener(
    'mousedown',
    (event) => {
      if (event.button === 0 && isReal(event)) {
        press(gestures, event, fingerAt(mouseIdentifier, event));
      }
    },
    { capture: true },
  );
  document.addEventListener('mousemove', (event) => move(gestures, event, fingerAt(mouseIdentifier, event)), {
    capture: true,
  });
  document.addEventListener(
    'mouseup',
    (event) => release(gestures, event, fingerAt(mouseIdentifier, event)),
    {
      capture: true,
    },
  );
}

function fingerAt(identifier: number, point: { readonly clientX: number; readonly clientY: number }): Finger {
  const box = pageBox();
  const [x, y] = [point.clientX - box.left, point.clientY - box.top];
  const scrolled = document.querySelector('.wxs-view:not([hidden]) > .wxs-scroll')?.scrollTop ?? 0;
  return { identifier, clientX: x, clientY: y, pageX: x, pageY: y + scrolled };
}

function press(gestures: Gestures, event: Event, finger: Finger): void {
  const node = nodeOf(event.target instanceof Element ? event.target : null);
  if (node === null) return;
  const timer = setTimeout(() => longPress(gestures, event, finger.identifier), longPressMs);
  gestures.presses.set(finger.identifier, { node, start: finger, last: finger, isTap: true, timer });
  sendTouch(gestures, 'touchstart', { node, finger, event });
}

function move(gestures: Gestures, event: Event, finger: Finger): void {
  const current = gestures.presses.get(finger.identifier);
  if (current === undefined) return;
  current.last = finger;
  const { start } = current;
  if (
    Math.abs(start.pageX - finger.pageX) > tapDistancePx ||
    Math.abs(start.pageY - finger.pageY) > tapDistancePx
  ) {
    current.isTap = false;
    clearTimeout(current.timer);
  }
  sendTouch(gestures, 'touchmove', { node: current.node, finger, event });
}

function release(gestures: Gestures, event: Event, finger: Finger): void {
  const current = forget(gestures, finger);
  if (current === undefined) return;
  sendTouch(gestures, 'touchend', { node: current.node, finger, event });
  if (current.isTap) {
    const input = { node: current.node, finger: current.start, event };
    gestures.taps.during(() => sendTouch(gestures, 'tap', input));
  }
}

function cancel(gestures: Gestures, event: Event, finger: Finger): void {
  const current = forget(gestures, finger);
  if (current !== undefined) {
    sendTouch(gestures, 'touchcancel', { node: current.node, finger, event });
  }
}

function forget(gestures: Gestures, finger: Finger): Press | undefined {
  const current = gestures.presses.get(finger.identifier);
  if (current !== undefined) {
    clearTimeout(current.timer);
    gestures.presses.delete(finger.identifier);
  }
  return current;
}

/** A long press that somebody listens to takes the place of the tap. */
function longPress(gestures: Gestures, event: Event, identifier: number): void {
  const current = gestures.presses.get(identifier);
  if (current === undefined || !current.isTap) return;
  const { node, start: finger } = current;
  for (const type of ['longpress', 'longtap']) {
    if (gestures.backend.isListened(elementOf(node), type)) {
      current.isTap = false;
      sendTouch(gestures, type, { node, finger, event });
    }
  }
}

interface TouchInput {
  readonly node: EngineNode;
  readonly finger: Finger;
  readonly event: Event;
}

function sendTouch(gestures: Gestures, type: string, { node, finger, event }: TouchInput): void {
  const touches = [...gestures.presses.values()].map((pressed) => pressed.last);
  const detail = type.startsWith('touch') ? {} : { x: finger.pageX, y: finger.pageY };
  const isPrevented = send(node, {
    type,
    detail,
    source: event,
    bubbles: true,
    touches,
    changedTouches: [finger],
  });
  if (isPrevented && type === 'touchmove' && event.cancelable) {
    event.preventDefault();
  }
}

interface Signal {
  readonly type: string;
  readonly detail: unknown;
  readonly source: Event;
  readonly bubbles: boolean;
  readonly touches?: readonly Finger[];
  readonly changedTouches?: readonly Finger[];
}

/** Sends an event into the engine's tree; true when a listener caught it (`catch:…`). */
function send(node: EngineNode, signal: Signal): boolean {
  const { type, detail, source, bubbles, touches, changedTouches } = signal;
  const extraFields = touches === undefined ? {} : { touches, changedTouches };
  const options = { originalEvent: source, bubbles, composed: true, capturePhase: true, extraFields };
  const event = new ge.Event(type, detail, options);
  ge.Event.dispatchEvent(node, event);
  return event.defaultPrevented();
}
