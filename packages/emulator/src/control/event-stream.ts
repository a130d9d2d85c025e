import type { PlatformEvent } from '../platform/events.ts';
import type { ControlCall } from './route.ts';

/**
 * The event stream: each event's type as `event`, the rest as JSON in `data`; a comment every 15 s keeps it open. A
 * reader that falls ten thousand events behind is cut off: it may come again, the emulator keeps no growing backlog.
 */
export function openEventStream({ emulator, request }: ControlCall<unknown>): Response {
  const encoder = new TextEncoder();
  let stop: () => void = () => undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => {
        controller.enqueue(encoder.encode(text));
        if ((controller.desiredSize ?? 0) > -mostWaiting) return;
        stop();
        controller.error(new Error('The reader of the events is too slow.'));
      };
      const unsubscribe = emulator.onEvent((event) => send(writeEvent(event)));
      const pulse = setInterval(send, 15_000, ': still here\n\n');
      pulse.unref();
      send(': weapp-auth emulator\n\n');
      for (const dialog of emulator.dialogs()) send(writeEvent({ type: 'dialog', dialog }));
      stop = () => {
        unsubscribe();
        clearInterval(pulse);
      };
      request.signal.addEventListener('abort', () => stop());
    },
    cancel: () => stop(),
  });
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}

const mostWaiting = 10_000;

function writeEvent({ type, ...data }: PlatformEvent): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
