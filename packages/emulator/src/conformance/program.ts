import { parseRecord } from '../is-record.ts';
import type { Task } from './step.ts';

/** A running process that is spoken to by lines. */
export interface LineProcess {
  readonly send: (line: string) => void;
  /** What it prints; ends when the process does, and throws when it could not be started. */
  readonly lines: AsyncIterable<string>;
  readonly stop: () => void;
}

/** What came back for a question. */
export type ProgramAnswer =
  | { readonly kind: 'answered'; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly kind: 'silent' }
  | { readonly kind: 'ended' };

/** A program under test. One question is under way at a time. */
export interface Program {
  ask(task: Task, input: Readonly<Record<string, unknown>>): Promise<ProgramAnswer>;
  stop(): void;
}

/** What a conversation needs from outside. */
export interface ProgramHost {
  /** Waits; an aborted wait may reject. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Takes what the program prints that is no answer: SDKs like to log. */
  readonly onOther: (line: string) => void;
}

/** Seconds that a program may take for one step. */
export const answerWithin = 20;

/** Speaks with a program: one JSON object a line, both ways. Its answers carry the id of the question. */
export function speakWith(process: LineProcess, host: ProgramHost): Program {
  const talk: Talk = { waiting: null, asked: 0, ended: false, failure: null };
  void listen(process, talk, host.onOther);
  return {
    ask: (task, input) => {
      talk.asked += 1;
      const question = JSON.stringify({ id: talk.asked, task, input });
      return waitForAnswer(talk, host.sleep, () => process.send(question));
    },
    stop: () => process.stop(),
  };
}

interface Talk {
  waiting: ((said: ProgramAnswer) => void) | null;
  asked: number;
  ended: boolean;
  failure: Error | null;
}

async function waitForAnswer(
  talk: Talk,
  sleep: ProgramHost['sleep'],
  send: () => void,
): Promise<ProgramAnswer> {
  if (talk.failure !== null) throw talk.failure;
  if (talk.ended) return { kind: 'ended' };
  const { promise, resolve } = Promise.withResolvers<ProgramAnswer>();
  talk.waiting = resolve;
  send();
  const waited = new AbortController();
  sleep(answerWithin * 1000, waited.signal).then(
    () => resolve({ kind: 'silent' }),
    () => undefined,
  );
  const said = await promise;
  waited.abort();
  // The listener has noted why a program could not be started before it told that it ended.
  if (talk.failure !== null) throw talk.failure;
  return said;
}

async function listen(process: LineProcess, talk: Talk, onOther: (line: string) => void): Promise<void> {
  try {
    for await (const line of process.lines) hear(talk, line, onOther);
  } catch (error) {
    talk.failure = error instanceof Error ? error : new Error(String(error));
  }
  talk.ended = true;
  talk.waiting?.({ kind: 'ended' });
}

function hear(talk: Talk, line: string, onOther: (line: string) => void): void {
  const answer = parseRecord(line);
  // An answer that comes after its time was up is nobody's any more.
  if (answer?.id === talk.asked) talk.waiting?.({ kind: 'answered', answer });
  else if (typeof answer?.id !== 'number') onOther(line);
}
