import type { SimulatorCommand } from '../shared/host-message.ts';
import type { Phone } from './phone.ts';
import { element } from './shell/elements.ts';

type Act = Extract<SimulatorCommand['command'], { readonly kind: 'tap' | 'see' }>;

const lookAgainMs = 50;
/** Long enough for a spectator to see where it will tap. */
const aimMs = 420;
const hurriedAimMs = 30;

/** A finger that the embedding page moves: it taps what a person could tap, where they could tap it. */
export class HostActions {
  readonly #phone: Phone;
  /** A host that does not know whether the phone hears it already says everything again. */
  readonly #known = new Set<string>();

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** Does what the host asks once it is possible, and says how it ended. */
  async run(act: Act): Promise<void> {
    const { id, selector, kind, timeoutMs } = act;
    if (this.#known.has(id)) return;
    this.#known.add(id);
    const until = performance.now() + timeoutMs;
    let target = find(selector, kind);
    while ((target === null || (await isMoving(target))) && performance.now() < until) {
      await pause(lookAgainMs);
      target = find(selector, kind);
    }
    if (target !== null && kind === 'tap') {
      await this.#tap(target);
    }
    this.#phone.reporter.emit({ kind: 'acted', id, outcome: target === null ? 'missing' : 'done' });
  }

  async #tap(target: Element): Promise<void> {
    const { x, y } = middleOf(target);
    const screen = this.#phone.screen.element;
    const corner = screen.getBoundingClientRect();
    const tip = element('div', { className: 'wxs-finger', attributes: { 'aria-hidden': 'true' } });
    tip.style.translate = `${x - corner.left}px ${y - corner.top}px`;
    screen.append(tip);
    await pause(matchMedia('(prefers-reduced-motion: reduce)').matches ? hurriedAimMs : aimMs);
    tip.remove();
    const hit = document.elementFromPoint(x, y) ?? target;
    const init = { bubbles: true, cancelable: true, composed: true, view: window, clientX: x, clientY: y };
    for (const type of ['mousedown', 'mouseup', 'click']) {
      hit.dispatchEvent(new MouseEvent(type, init));
    }
  }
}

/** What can be seen, and for a tap also be hit: no dialog or toast lies over it. */
function find(selector: string, kind: Act['kind']): Element | null {
  for (const candidate of document.querySelectorAll(selector)) {
    if (candidate.checkVisibility() && candidate.getClientRects().length > 0) {
      if (kind === 'see' || isOnTop(candidate)) return candidate;
    }
  }
  return null;
}

function isOnTop(candidate: Element): boolean {
  scrollPageTo(candidate);
  const { x, y } = middleOf(candidate);
  const hit = document.elementFromPoint(x, y);
  return hit !== null && candidate.contains(hit);
}

/** Scrolls the mini program's page only: `scrollIntoView` would move the page around the phone, too. */
function scrollPageTo(candidate: Element): void {
  const page = candidate.closest('.wxs-scroll');
  if (page !== null) {
    const [box, place] = [page.getBoundingClientRect(), candidate.getBoundingClientRect()];
    page.scrollTop += Math.min(0, place.top - box.top) + Math.max(0, place.bottom - box.bottom);
  }
}

/** A page that is still sliding in would be somewhere else by the time it is tapped. */
async function isMoving(target: Element): Promise<boolean> {
  const before = middleOf(target);
  await pause(lookAgainMs);
  const { x, y } = middleOf(target);
  return x !== before.x || y !== before.y;
}

function middleOf(target: Element): { readonly x: number; readonly y: number } {
  const { left, top, width, height } = target.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
