import { isRecord } from '../../../shared/is-record.ts';
import { asyncApi, WxFailure } from '../../api/wx-api.ts';
import type { Phone } from '../../phone.ts';
import type { Part } from '../part.ts';
import { SocketTask } from './socket-task.ts';

type Listener = (value: unknown) => void;

/** WebSockets: the task that `wx.connectSocket` returns, and the older APIs that mean the one open socket. */
export const part: Part = { api: socketApi };

const events = ['Open', 'Message', 'Error', 'Close'] as const;
const mostSockets = 5;

function socketApi(phone: Phone): Readonly<Record<string, unknown>> {
  const open = new Set<SocketTask>();
  const listeners: Record<string, Listener | undefined> = {};
  const current = (): SocketTask => {
    const [first] = open;
    if (first === undefined) throw new WxFailure('WebSocket is not connected');
    return first;
  };
  const connect = (given: unknown): SocketTask => {
    const options = isRecord(given) ? given : {};
    const task = new SocketTask(phone, options);
    const call = asyncApi(phone, 'connectSocket', () => {
      if (open.size >= mostSockets) throw new WxFailure('exceed the maximum number of connections');
      open.add(task);
      task.onClose(() => open.delete(task));
      for (const event of events) {
        // The older listeners hear the socket that was opened first.
        task.listen(event, (value) =>
          firstOf(open) === task || event === 'Close' ? listeners[event]?.(value) : undefined,
        );
      }
      task.connect();
      return { socketTaskId: task.id };
    });
    void call(options)?.catch(() => undefined);
    return task;
  };
  return {
    connectSocket: connect,
    sendSocketMessage: asyncApi(phone, 'sendSocketMessage', ({ data }) => current().transmit(data)),
    closeSocket: asyncApi(phone, 'closeSocket', ({ code, reason }) => current().end(code, reason)),
    ...Object.fromEntries(
      events.map((event) => [
        `onSocket${event}`,
        (listener: Listener) => {
          listeners[event] = listener;
        },
      ]),
    ),
  };
}

function firstOf(open: ReadonlySet<SocketTask>): SocketTask | undefined {
  const [first] = open;
  return first;
}
