import { isRecord } from '../../shared/is-record.ts';
import type { Phone } from '../phone.ts';

import type { Incoming } from './http.ts';
import { callBack, settle, type WxOptions } from './wx-api.ts';

type Listener = (value: unknown) => void;

/** What a running transfer can do for the one who started it. */
export interface RunningTask {
  readonly signal: AbortSignal;
  readonly headersReceived: (incoming: Incoming) => void;
  readonly progressUpdated: (progress: Readonly<Record<string, number>>) => void;
}

/** What a transfer does once it has started. */
export type TransferRun = (options: WxOptions, task: RunningTask) => Promise<object>;

/** Makes a `wx` function that starts a transfer and returns its task object (`abort`, `onHeadersReceived` …). */
export function taskApi(phone: Phone, name: string, run: TransferRun): (given: unknown) => object {
  return (given) => {
    const options = isRecord(given) ? given : {};
    const controller = new AbortController();
    const listeners: TaskListeners = new Map();
    const task = runningTask(controller.signal, listeners);
    const settled = settle(phone, name, { options, run: (all) => run(all, task) });
    void settled.then((result) => callBack(phone, options, result));
    return taskObject(listeners, () => controller.abort());
  };
}

type TaskListeners = Map<string, Set<Listener>>;

function runningTask(signal: AbortSignal, listeners: TaskListeners): RunningTask {
  const notify = (event: string, value: unknown): void => {
    for (const listener of listeners.get(event) ?? []) {
      listener(value);
    }
  };
  return {
    signal,
    headersReceived: ({ header, statusCode, cookies }) =>
      notify('HeadersReceived', { header, statusCode, cookies }),
    progressUpdated: (progress) => notify('ProgressUpdate', progress),
  };
}

function taskObject(listeners: TaskListeners, abort: () => void): Readonly<Record<string, unknown>> {
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
