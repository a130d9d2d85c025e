import type { Phone } from '../phone.ts';
import { isRecord } from '../wire.ts';
import type { Incoming } from './http.ts';
import { callBack, settle, type WxOptions } from './wx-api.ts';

type Listener = (value: unknown) => void;

/** What a running transfer can do for the one who started it. */
export interface RunningTask {
  readonly signal: AbortSignal;
  readonly tellHeaders: (incoming: Incoming) => void;
  readonly tellProgress: (progress: Readonly<Record<string, number>>) => void;
}

/** Starts a transfer and returns the task object of the platform (`abort`, `onHeadersReceived` …). */
export function startTask(
  phone: Phone,
  name: string,
  given: unknown,
  run: (options: WxOptions, task: RunningTask) => Promise<object>,
): Readonly<Record<string, unknown>> {
  const options = isRecord(given) ? given : {};
  const controller = new AbortController();
  const listeners = new Map<string, Set<Listener>>();
  const tell = (event: string, value: unknown): void => {
    for (const listener of listeners.get(event) ?? []) {
      listener(value);
    }
  };
  const task: RunningTask = {
    signal: controller.signal,
    tellHeaders: ({ header, statusCode, cookies }) =>
      tell('HeadersReceived', { header, statusCode, cookies }),
    tellProgress: (progress) => tell('ProgressUpdate', progress),
  };
  void settle(phone, name, { options, run: (all) => run(all, task) }).then((result) =>
    callBack(phone, options, result),
  );
  return taskObject(listeners, () => controller.abort());
}

function taskObject(
  listeners: Map<string, Set<Listener>>,
  abort: () => void,
): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = { abort };
  for (const event of ['HeadersReceived', 'ProgressUpdate', 'ChunkReceived']) {
    members[`on${event}`] = (listener: Listener) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    };
    members[`off${event}`] = (listener?: Listener) => {
      if (listener === undefined) {
        listeners.delete(event);
      } else {
        listeners.get(event)?.delete(listener);
      }
    };
  }
  return members;
}
