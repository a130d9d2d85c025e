/**
 * Where log lines go: the part of pino that is used. Fields never hold a secret, a token, an openid or a phone number.
 */
export interface Logger {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** What a log line says besides its message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Logs nothing. */
export const silentLogger: Logger = { info() {}, warn() {}, error() {} };
