import { type Logger, pino } from 'pino';
import type { LogLevel } from './config/config.ts';

/** Where log lines go, one JSON object each. */
export type LogSink = (line: string) => void;

/** The process's log: JSON lines with ISO times and level names. */
export function createLogger(level: LogLevel, sink: LogSink): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, { write: sink });
}
