import type { HttpCall } from './call.ts';

/** Where the routes are as a client sees them: under `publicUrl` when the operator named it, else under this request's origin. */
export function publicPath(call: HttpCall): string {
  const { publicUrl, basePath } = call.config;
  return (publicUrl ?? new URL(call.request.url).origin) + basePath;
}
