import { isRecord } from '../is-record.ts';
import type { Client } from './client.ts';
import { invoke } from './invoke.ts';
import type { WxApi } from './wx-api.ts';

/** What `wx.request` and `wx.uploadFile` return at once. */
export interface RequestTask {
  abort(): void;
  onHeadersReceived(listener: (result: { header: Record<string, string>; statusCode: number }) => void): void;
  offHeadersReceived(
    listener?: (result: { header: Record<string, string>; statusCode: number }) => void,
  ): void;
  onProgressUpdate(listener: (progress: UploadProgress) => void): void;
  offProgressUpdate(listener?: (progress: UploadProgress) => void): void;
}

/** How far an upload is. */
export interface UploadProgress {
  progress: number;
  totalBytesSent: number;
  totalBytesExpectedToSend: number;
}

/** Starts a call whose return value is a task and never a promise. */
export function startTask(client: Client, api: WxApi, given: unknown): RequestTask {
  const abort = new AbortController();
  const listeners = { headers: new Set<HeadersListener>(), progress: new Set<ProgressListener>() };
  const options = isRecord(given) ? given : {};
  const success = (result: Record<string, unknown>) => {
    for (const listener of listeners.headers) listener(headersOf(result));
    for (const listener of listeners.progress) listener(finished);
    if (typeof options.success === 'function') options.success(result);
  };
  void invoke(client, api, { ...options, success, signal: abort.signal });
  return {
    abort: () => abort.abort(),
    onHeadersReceived: (listener) => void listeners.headers.add(listener),
    offHeadersReceived: (listener) => drop(listeners.headers, listener),
    onProgressUpdate: (listener) => void listeners.progress.add(listener),
    offProgressUpdate: (listener) => drop(listeners.progress, listener),
  };
}

type HeadersListener = (result: { header: Record<string, string>; statusCode: number }) => void;
type ProgressListener = (progress: UploadProgress) => void;

const finished: UploadProgress = { progress: 100, totalBytesSent: 0, totalBytesExpectedToSend: 0 };

function headersOf(result: Record<string, unknown>): { header: Record<string, string>; statusCode: number } {
  const header: Record<string, string> = {};
  if (isRecord(result.header)) {
    for (const [name, value] of Object.entries(result.header)) header[name] = String(value);
  }
  return { header, statusCode: Number(result.statusCode) };
}

function drop<Listener>(listeners: Set<Listener>, listener: Listener | undefined): void {
  if (listener === undefined) listeners.clear();
  else listeners.delete(listener);
}
