import * as v from 'valibot';
import { EmulatorError } from '../errors.ts';
import { type ControlRoute, withBody, withoutBody } from './route.ts';

/** The temporary files of the phones: what an upload can send, and what a page can show. */
export const fileRoutes: readonly ControlRoute[] = [
  withBody(
    { method: 'POST', path: '/files', about: 'put a file on the phone; gives its temporary path' },
    v.strictObject({
      base64: v.pipe(v.string(), v.base64()),
      contentType: v.exactOptional(v.string(), 'application/octet-stream'),
    }),
    ({ emulator, body }) => ({
      path: emulator.storeFile(Buffer.from(body.base64, 'base64'), body.contentType),
    }),
  ),
  withoutBody({ method: 'GET', path: '/files/{name}', about: 'the bytes of http://tmp/{name}' }, (call) => {
    const file = call.emulator.readFile(`http://tmp/${call.params.name ?? ''}`);
    if (file === null) throw new EmulatorError('file_unknown');
    const headers = { 'content-type': file.contentType, 'x-content-type-options': 'nosniff' };
    return new Response(Uint8Array.from(file.bytes), { headers });
  }),
];
