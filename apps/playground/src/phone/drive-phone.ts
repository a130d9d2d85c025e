/** What the page asks of the simulator's page, as far as it does: `SimulatorCommand` there. */
type Command =
  | { readonly kind: 'reinstall' }
  | {
      readonly kind: 'tap' | 'see';
      readonly id: string;
      readonly selector: string;
      readonly timeoutMs: number;
    };

/** What the simulator's page tells, as far as it matters here: `SimulatorEvent` there. */
interface PhoneEvent {
  readonly kind: string;
  readonly id?: string;
  readonly outcome?: string;
}

const sayAgainMs = 400;
const patienceMs = 15_000;
const slowestStartMs = 20_000;

/** Has the finger in a phone's page tap something, or waits until something is on its screen. */
export async function actOnPhone(place: 1 | 2, kind: 'tap' | 'see', selector: string): Promise<void> {
  const id = crypto.randomUUID();
  const command: Command = { kind, id, selector, timeoutMs: patienceMs };
  const answered = hear(place, (event) => event.kind === 'acted' && event.id === id, patienceMs + 5_000);
  // A page that is still loading hears nothing, and one that hears twice acts once.
  const again = setInterval(() => tell(place, command), sayAgainMs);
  tell(place, command);
  try {
    const event = await answered;
    if (event.outcome === 'missing') throw new PhoneStuck(selector);
  } finally {
    clearInterval(again);
  }
}

/** Empties the storage of the mini program on a phone and starts it again. */
export async function reinstallOnPhone(place: 1 | 2): Promise<void> {
  await restarted(place, async () => tell(place, { kind: 'reinstall' }));
}

/** Does something that starts the mini program of a phone anew, and waits for its first page. */
export async function restarted(place: 1 | 2, act: () => Promise<void>): Promise<void> {
  const ready = hear(place, (event) => event.kind === 'ready', slowestStartMs);
  await act();
  await ready;
}

/** What was to be tapped or seen did not come. */
export class PhoneStuck extends Error {
  constructor(what: string) {
    super(`${what} is not on the phone`);
    this.name = 'PhoneStuck';
  }
}

function tell(place: 1 | 2, command: Command): void {
  frameAt(place)?.contentWindow?.postMessage({ source: 'weapp-auth-host', command }, location.origin);
}

function hear(place: 1 | 2, isIt: (event: PhoneEvent) => boolean, timeoutMs: number): Promise<PhoneEvent> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      window.removeEventListener('message', listen);
    };
    const listen = ({ data, origin, source }: MessageEvent): void => {
      // Frames come and go with the base library: it is the one that is there now.
      if (origin !== location.origin || source !== frameAt(place)?.contentWindow) return;
      if (data?.source !== 'weapp-auth-simulator' || !isIt(data.event)) return;
      stop();
      resolve(data.event);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new PhoneStuck('an answer'));
    }, timeoutMs);
    window.addEventListener('message', listen);
  });
}

function frameAt(place: 1 | 2): HTMLIFrameElement | null {
  return document.querySelector<HTMLIFrameElement>(`iframe[data-place="${place}"]`);
}
