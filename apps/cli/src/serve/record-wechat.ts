import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import type { RecordedCall } from '@weapp-auth/server';

/** A file that takes what WeChat answered, a line each. */
export interface WechatRecording {
  readonly write: (call: RecordedCall) => void;
  readonly close: () => void;
}

/** Beyond this nothing more is written: what differs shows in the first hours. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Opens the file, which only its owner can read, and goes on where it ends. Throws Node's own error when it cannot be
 * opened; a disk that is full later ends the recording, never a login.
 */
export function openWechatRecording(path: string, onStop: (reason: string) => void): WechatRecording {
  let file: number | null = openSync(path, 'a', 0o600);
  let size = fstatSync(file).size;
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const stop = (reason: string): void => {
    close();
    onStop(reason);
  };
  const write = (call: RecordedCall): void => {
    if (file === null) return;
    const line = Buffer.from(`${JSON.stringify(call)}\n`);
    try {
      if (size + line.length > mostBytes) stop(`${mostBytes} bytes are written`);
      else size += writeSync(file, line);
    } catch (error) {
      stop(error instanceof Error ? error.message : String(error));
    }
  };
  return { write, close };
}
