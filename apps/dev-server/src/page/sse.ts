/** Sends one server-sent event. */
export type SendEvent = (event: {
  readonly name: string;
  readonly data: unknown;
  readonly id?: number;
}) => void;

const heartbeatMs = 15_000;

/**
 * A server-sent event stream.
 *
 * @param subscribe called once with the way to send; returns what ends the subscription
 */
export function eventStream(subscribe: (send: SendEvent) => () => void): Response {
  const encoder = new TextEncoder();
  let end = (): void => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string): void => controller.enqueue(encoder.encode(text));
      // A comment now and then, so that a dead connection is noticed on both sides.
      const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
      const unsubscribe = subscribe(({ name, data, id }) => write(formatEvent(name, data, id)));
      end = () => {
        clearInterval(heartbeat);
        unsubscribe();
      };
    },
    cancel: () => end(),
  });
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
  });
}

function formatEvent(name: string, data: unknown, id: number | undefined): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
