import { type Client, clientApp, type TemporaryFile } from './client.ts';
import { readText, responseHeaders } from './http-body.ts';
import { allowedUrl, exchange, pageHeaders, wellFormed } from './request.ts';
import { recordOption, textOption, type WxApi, type WxArguments } from './wx-api.ts';
import { WxFailure } from './wx-failure.ts';

/** `wx.uploadFile`: a temporary file as multipart/form-data. The answer's data is always text. */
export const uploadFile: WxApi = {
  name: 'uploadFile',
  since: '1.0.0',
  promises: 'never',
  run: async (client, options) => {
    const url = allowedUrl(options, clientApp(client).uploadDomains);
    const path = textOption(options, 'filePath') ?? '';
    const file = client.host.files.get(path);
    if (file === undefined) throw new WxFailure('createUploadTask:fail file not found', 602001);
    const outgoing = wellFormed(() => uploadRequest(client, { url, file, options }));
    const response = await exchange(client, outgoing, options);
    return { data: await readText(response), ...responseHeaders(response) };
  },
};

function uploadRequest(
  client: Client,
  upload: { url: URL; file: TemporaryFile; options: WxArguments },
): Request {
  const { url, file, options } = upload;
  const form = new FormData();
  for (const [name, value] of Object.entries(recordOption(options, 'formData') ?? {}))
    form.set(name, String(value));
  const bytes = new Blob([Uint8Array.from(file.bytes)], { type: file.contentType });
  const path = textOption(options, 'filePath') ?? '';
  form.set(textOption(options, 'name') ?? 'file', bytes, path.split('/').at(-1) ?? 'file');
  const headers = pageHeaders(client, options);
  // The boundary is part of the content type: a header of the app's own would break the body.
  headers.delete('content-type');
  return new Request(url, { method: 'POST', headers, body: form });
}
