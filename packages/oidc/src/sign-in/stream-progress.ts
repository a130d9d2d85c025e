import type { HeldScan, ProviderPorts } from '@weapp-auth/server/website-sign-in';
import { type Exchange, protectiveHeaders } from './exchange.ts';

/** As long as a code can be of use. */
const longestMs = 200_000;

/**
 * Tells a page what happens to its code, as server-sent events, on one request: nothing is asked again and again. The page comes
 * back by itself when the line breaks, and is told how far it is.
 */
export async function streamProgress(
  { scanLogins, log }: Pick<ProviderPorts, 'scanLogins' | 'log'>,
  { incoming, outgoing }: Exchange,
  held: HeldScan,
): Promise<void> {
  let told = '';
  const end = (): void => {
    stop();
    clearTimeout(timer);
    outgoing.end();
  };
  const tell = async (): Promise<void> => {
    const progress = await scanLogins.progress(held);
    if (progress === told || outgoing.writableEnded) return;
    told = progress;
    outgoing.write(`data: ${progress}\n\n`);
    if (progress !== 'new' && progress !== 'scanned') end();
  };
  const tellSafely = (): void => {
    tell().catch((error: unknown) => {
      log.warn({ err: error }, 'a page could not be told how far its sign-in is');
      end();
    });
  };
  const stop = scanLogins.follow(held.id, tellSafely);
  const timer = setTimeout(end, longestMs);
  incoming.on('close', end);
  outgoing.writeHead(200, {
    ...protectiveHeaders,
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    // nginx would keep the events until there are many.
    'x-accel-buffering': 'no',
  });
  outgoing.write('retry: 2000\n\n');
  tellSafely();
}
