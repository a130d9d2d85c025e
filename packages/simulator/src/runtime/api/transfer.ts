import { isRecord } from '../../shared/is-record.ts';
import type { Phone } from '../phone.ts';

import { headersOf, type Incoming, type Outgoing, sendThroughServer } from './http.ts';
import { type RunningTask, taskApi } from './task.ts';
import { WxFailure, type WxOptions } from './wx-api.ts';

/** `wx.uploadFile` and `wx.downloadFile`. */
export function transferApi(phone: Phone): Readonly<Record<string, unknown>> {
  return {
    uploadFile: taskApi(phone, 'uploadFile', (options, task) => upload(phone, options, task)),
    downloadFile: taskApi(phone, 'downloadFile', (options, task) => download(phone, options, task)),
  };
}

async function upload(phone: Phone, options: WxOptions, task: RunningTask): Promise<object> {
  const { body, contentType } = await multipart(phone, options);
  const headers = { ...headersOf(options), 'content-type': contentType };
  const incoming = await send(phone, options, { method: 'POST', headers, body, signal: task.signal });
  task.progressUpdated({ progress: 100, totalBytesSent: body.size, totalBytesExpectedToSend: body.size });
  task.headersReceived(incoming);
  return { data: new TextDecoder().decode(incoming.bytes), statusCode: incoming.statusCode };
}

async function download(phone: Phone, options: WxOptions, task: RunningTask): Promise<object> {
  const shape = { method: 'GET', headers: headersOf(options), body: null, signal: task.signal };
  const incoming = await send(phone, options, shape);
  task.headersReceived(incoming);
  const type = incoming.header['content-type'] ?? 'application/octet-stream';
  const file = new Blob([incoming.bytes], { type });
  const tempFilePath = phone.files.add(file, type.split(/[/;+]/)[1] ?? 'bin');
  return { tempFilePath, statusCode: incoming.statusCode };
}

type Shape = Pick<Outgoing, 'method' | 'headers' | 'body' | 'signal'>;

function send(phone: Phone, options: WxOptions, shape: Shape): Promise<Incoming> {
  const timeoutMs = Number(options.timeout ?? 60_000);
  return sendThroughServer(phone.boot, { url: String(options.url ?? ''), timeoutMs, ...shape });
}

/** The browser writes the multipart body; `FormData` becomes bytes with their content type. */
async function multipart(
  phone: Phone,
  { filePath, name, formData }: WxOptions,
): Promise<{ readonly body: Blob; readonly contentType: string }> {
  const path = String(filePath ?? '');
  const file = await phone.files.read(path);
  if (file === null) throw new WxFailure(`createUploadTask:fail file not found ${path}`);
  const form = new FormData();
  for (const [key, value] of isRecord(formData) ? Object.entries(formData) : []) {
    form.append(key, String(value));
  }
  form.append(String(name ?? 'file'), file, path.split('/').at(-1) ?? 'file');
  const response = new Response(form);
  // Not the Blob's own type: that is in lower case, and a boundary is not.
  return { contentType: response.headers.get('content-type') ?? '', body: await response.blob() };
}
