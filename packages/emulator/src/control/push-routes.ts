import * as v from 'valibot';
import { requireApp } from '../platform/app.ts';
import { type ControlRoute, withBody, withoutBody } from './route.ts';

const optional = v.exactOptional;

const settings = v.strictObject({
  url: v.pipe(v.string(), v.url()),
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{3,32}$/, '3 to 32 letters or digits')),
  encodingAesKey: optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{43}$/, '43 letters or digits')),
    'A'.repeat(43),
  ),
  mode: optional(v.picklist(['plain', 'compatible', 'secure']), 'plain'),
  format: optional(v.picklist(['json', 'xml']), 'json'),
});

/** The console pages about message push and API security, and what makes the platform push. */
export const pushRoutes: readonly ControlRoute[] = [
  withBody(
    { method: 'PUT', path: '/apps/{appId}/push', about: 'enter the push settings and verify the URL' },
    settings,
    async ({ emulator, body, params }) => {
      const app = requireApp(emulator.platform, params.appId ?? '');
      const before = app.push;
      app.push = body;
      const report = await emulator.verifyPushUrl(app.appId);
      // As in the console: settings whose URL does not verify are not kept.
      if (report.kind === 'given-up') app.push = before;
      return report;
    },
  ),
  withBody(
    { method: 'POST', path: '/apps/{appId}/push', about: 'push any message' },
    v.record(v.string(), v.union([v.string(), v.number()])),
    ({ emulator, body, params }) => emulator.push(params.appId ?? '', body),
  ),
  withBody(
    { method: 'POST', path: '/authorization-events', about: 'push one of the three authorisation events' },
    v.strictObject({
      event: v.picklist([
        'user_info_modified',
        'user_authorization_revoke',
        'user_authorization_cancellation',
      ]),
      appId: v.string(),
      user: v.string(),
      revokeInfo: optional(v.string()),
      withUnionid: optional(v.boolean()),
      plugin: optional(v.strictObject({ pluginId: v.string(), openpid: v.string() })),
    }),
    ({ emulator, body }) => emulator.changeAuthorization(body),
  ),
  withBody(
    { method: 'POST', path: '/prefetch', about: 'send a data pre-fetch' },
    v.strictObject({
      appId: v.string(),
      user: v.string(),
      url: optional(v.pipe(v.string(), v.url())),
      token: optional(v.string()),
      path: optional(v.string()),
      query: optional(v.string()),
      scene: optional(v.number()),
      device: optional(v.string()),
    }),
    ({ emulator, body }) => emulator.prefetch(body),
  ),
  withBody(
    { method: 'POST', path: '/periodic-fetch', about: 'let the moment of a periodic update come' },
    v.strictObject({ appId: v.string(), user: v.string(), device: optional(v.string()) }),
    ({ emulator, body }) => emulator.periodicFetch(body),
  ),
  withBody(
    {
      method: 'PUT',
      path: '/apps/{appId}/api-security',
      about: 'switch the API security mode on; gives the keys',
    },
    v.strictObject({
      developerPublicKey: optional(v.string()),
      cipher: optional(v.picklist(['AES256_GCM', 'SM4_GCM'])),
      signing: optional(v.picklist(['RSAwithSHA256', 'SM2withSM3'])),
      without: optional(v.picklist(['symmetric-key', 'public-key'])),
    }),
    ({ emulator, body, params }) => emulator.console.enableApiSecurity(params.appId ?? '', body),
  ),
  withoutBody(
    {
      method: 'POST',
      path: '/apps/{appId}/api-security/certificate',
      about: "begin a change of the platform's certificate; gives the new one",
    },
    ({ emulator, params }) => emulator.console.renewCertificate(params.appId ?? ''),
  ),
  withoutBody(
    {
      method: 'DELETE',
      path: '/apps/{appId}/api-security/certificate',
      about: 'end a change of certificate',
    },
    ({ emulator, params }) => emulator.console.retireCertificate(params.appId ?? ''),
  ),
  withoutBody(
    { method: 'DELETE', path: '/apps/{appId}/api-security', about: 'switch the API security mode off' },
    ({ emulator, params }) => {
      requireApp(emulator.platform, params.appId ?? '').apiSecurity = null;
    },
  ),
];
