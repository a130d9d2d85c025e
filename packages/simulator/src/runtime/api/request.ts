import { isRecord } from '../../shared/is-record.ts';
import type { Phone } from '../phone.ts';

import { headersOf, type Incoming, type Outgoing, sendThroughServer } from './http.ts';
import { taskApi } from './task.ts';
import { WxFailure, type WxOptions } from './wx-api.ts';

const methods = new Set(['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']);

/** `wx.request`. */
export function requestApi(phone: Phone): Readonly<Record<string, unknown>> {
  const request = taskApi(phone, 'request', async (options, task) => {
    const outgoing = { ...outgoingOf(options), signal: task.signal };
    const incoming = await sendThroughServer(phone.boot, outgoing);
    task.headersReceived(incoming);
    return resultOf(options, incoming);
  });
  return { request };
}

/** The HTTP request that a call stands for. */
export function outgoingOf(options: WxOptions): Omit<Outgoing, 'signal'> {
  const method = String(options.method ?? 'GET').toUpperCase();
  if (!methods.has(method)) throw new WxFailure('method is invalid');
  const url = String(options.url ?? '');
  if (!/^https?:\/\//i.test(url)) throw new WxFailure(`invalid url "${url.split('?')[0] ?? ''}"`);
  const headers = headersOf(options);
  const timeoutMs = Number(options.timeout ?? 60_000);
  if (method === 'GET' || method === 'HEAD' || options.data === undefined || options.data === null) {
    return { url: withQuery(url, options.data), method, headers: withType(headers), body: null, timeoutMs };
  }
  return { url, method, headers: withType(headers), body: bodyOf(options.data, headers), timeoutMs };
}

/** The result of a call, from the HTTP answer. */
export function resultOf(options: WxOptions, { statusCode, header, cookies, bytes }: Incoming): object {
  if (options.responseType === 'arraybuffer') return { data: bytes, statusCode, header, cookies };
  const text = new TextDecoder().decode(bytes);
  return {
    data: (options.dataType ?? 'json') === 'json' ? parseOr(text) : text,
    statusCode,
    header,
    cookies,
  };
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function withQuery(url: string, data: unknown): string {
  if (!isRecord(data) || data instanceof ArrayBuffer) return url;
  const pairs = Object.entries(data).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(plain(value))}`,
  );
  return pairs.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}

function withType(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return contentType(headers) === undefined ? { ...headers, 'content-type': 'application/json' } : headers;
}

function contentType(headers: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
}

function bodyOf(data: unknown, headers: Readonly<Record<string, string>>): BodyInit {
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data;
  if (contentType(headers)?.includes('application/x-www-form-urlencoded') === true && isRecord(data)) {
    return withQuery('', data).slice(1);
  }
  return JSON.stringify(data);
}

function plain(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
