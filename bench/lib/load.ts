import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { quantile } from './statistics.ts';

/** How to press on a server. */
export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly durationMs: number;
  /**
   * Requests per second. Then latency counts from the moment a request was due, so that a server that stands still is
   * not spared the requests it delays. Without it every connection sends as soon as it has its answer.
   */
  readonly perSecond?: number;
  /** The next request, headers and all. */
  readonly request: () => Buffer;
  /** Sees every answer, headers and all. */
  readonly look?: (answer: string) => void;
}

/** What came of it. */
export interface LoadResult {
  /** Answers with a 2xx status. */
  readonly answered: number;
  /** Answers with another status, and broken connections. */
  readonly failed: number;
  /** How many failed with which status, or with which error of the connection. */
  readonly failures: ReadonlyMap<string, number>;
  readonly seconds: number;
  /** Milliseconds from sending to the whole answer. */
  readonly p50: number;
  readonly p99: number;
}

interface Counter {
  answered: number;
  open: boolean;
  readonly failures: Map<string, number>;
  readonly latencies: number[];
}

/** Sends requests over keep-alive connections, one at a time on each. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const counter: Counter = { answered: 0, open: true, failures: new Map(), latencies: [] };
  const started = performance.now();
  const timer = setTimeout(() => {
    counter.open = false;
  }, options.durationMs);
  const lines = Array.from({ length: options.connections }, (_, n) =>
    keepBusy(options, counter, paceOf(options, started, n)),
  );
  await Promise.all(lines);
  clearTimeout(timer);
  return {
    answered: counter.answered,
    failed: [...counter.failures.values()].reduce((sum, count) => sum + count, 0),
    failures: counter.failures,
    seconds: (performance.now() - started) / 1000,
    p50: quantile(counter.latencies, 0.5),
    p99: quantile(counter.latencies, 0.99),
  };
}

/** Tells a connection when its next request is due. */
type Pace = () => number;

function paceOf({ perSecond, connections }: LoadOptions, started: number, line: number): Pace {
  if (perSecond === undefined) return () => performance.now();
  const interval = (connections / perSecond) * 1000;
  let due = started + (line / connections) * interval;
  return () => {
    due += interval;
    return due;
  };
}

function keepBusy(options: LoadOptions, counter: Counter, pace: Pace): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
    let pending = '';
    let due = 0;
    const send = (): void => {
      if (counter.open) socket.write(options.request());
      else socket.end();
    };
    const sendWhenDue = (): void => {
      due = pace();
      const wait = due - performance.now();
      if (wait > 1) setTimeout(send, wait);
      else send();
    };
    socket.on('connect', sendWhenDue);
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1');
      if (!isWhole(pending)) return;
      count(pending, counter, performance.now() - due);
      options.look?.(pending);
      pending = '';
      sendWhenDue();
    });
    finishOnce(socket, counter, resolve);
  });
}

function finishOnce(socket: Socket, counter: Counter, resolve: () => void): void {
  socket.on('error', (error: NodeJS.ErrnoException) => fail(counter, error.code ?? error.message));
  socket.on('close', resolve);
}

function count(answer: string, counter: Counter, milliseconds: number): void {
  counter.latencies.push(milliseconds);
  if (answer.charCodeAt(9) === 50) counter.answered += 1;
  else fail(counter, answer.slice(9, 12));
}

function fail({ failures }: Counter, reason: string): void {
  failures.set(reason, (failures.get(reason) ?? 0) + 1);
}

/** One answer to one request: its length is announced, or it ends with an empty chunk. */
function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head + 2));
  if (length !== null) return text.length >= head + 4 + Number(length[1]);
  return text.endsWith('\r\n0\r\n\r\n') || text.startsWith('204', 9);
}
