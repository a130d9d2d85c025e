import type { CoreTask } from './task.ts';
import type { RequestResult } from './wx-like.ts';

/** {@link CoreTask} with the events of the tasks of `wx.request`, `wx.uploadFile` and `wx.downloadFile`. */
export interface AuthTask<Result = RequestResult> extends CoreTask<Result> {
  onHeadersReceived(listener: (event: HeadersEvent) => void): void;
  offHeadersReceived(listener?: (event: HeadersEvent) => void): void;
  onChunkReceived(listener: (event: { readonly data: ArrayBuffer }) => void): void;
  offChunkReceived(listener?: (event: { readonly data: ArrayBuffer }) => void): void;
  onProgressUpdate(listener: (event: Progress) => void): void;
  offProgressUpdate(listener?: (event: Progress) => void): void;
}

/** The head of an answer. */
export interface HeadersEvent {
  readonly statusCode: number;
  readonly header: Readonly<Record<string, unknown>>;
  readonly cookies: string[];
}

/** How far an upload is; a download says `Written` instead of `Sent`. */
export interface Progress {
  /** Per cent. */
  readonly progress: number;
  readonly totalBytesSent: number;
  readonly totalBytesExpectedToSend: number;
  readonly totalBytesWritten: number;
  readonly totalBytesExpectedToWrite: number;
}

/**
 * Makes a task with events. `start` is told each request of `wx` as it begins; what was called on the task so far is
 * then called on that request, in the same order.
 */
export function withEvents(start: (onReal: (real: unknown) => void) => CoreTask): AuthTask {
  const calls: (readonly [name: string, listener: unknown])[] = [];
  let real: unknown;
  const task: CoreTask & Record<string, unknown> = {
    ...start((next) => {
      real = next;
      for (const [name, listener] of calls) callReal(real, name, listener);
    }),
  };
  for (const event of ['HeadersReceived', 'ChunkReceived', 'ProgressUpdate']) {
    for (const name of [`on${event}`, `off${event}`]) {
      task[name] = (listener: unknown) => {
        calls.push([name, listener]);
        callReal(real, name, listener);
      };
    }
  }
  // Every member of AuthTask was put there above.
  return task as unknown as AuthTask;
}

/** Hosts return a task, a promise with some of its methods, or nothing; what cannot be listened to is not heard. */
function callReal(real: unknown, name: string, listener: unknown): void {
  try {
    const method = (real as Readonly<Record<string, unknown>> | undefined)?.[name];
    if (typeof method === 'function') method.call(real, listener);
  } catch {
    // The request itself goes on.
  }
}
