import type { ServerResponse } from 'node:http';

/**
 * The emulator itself failed. One request hears of it, with status 500 and a code that no emulated answer has; the
 * process and everybody else's tests go on.
 */
export function answerDefect(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const reason = error instanceof Error ? error.message : String(error);
  const message = 'The emulator itself failed; please report this. 模拟器自身出错，请反馈。';
  const body = JSON.stringify({ error: { code: 'emulator_defect', message, reason } });
  response.writeHead(500, { 'content-type': 'application/json' }).end(body);
}
