import type { ScanLoginDescription } from '@weapp-auth/protocol';
import type { Refusal } from '../../errors/refusal.ts';
import type { ScanByPhone } from '../../scan-login/answer-scan.ts';
import type { ScanLogins } from '../../scan-login/scan-logins.ts';
import type { ValidSession } from '../../sessions/sessions.ts';
import { type EmptyAnswer, noContent, ok } from '../answer.ts';
import { scanLoginAnswer } from '../answer-schemas.ts';
import { approveScanBody, scanBody } from '../body-schemas.ts';
import type { HttpCall } from '../call.ts';
import { defineRoute, type Route } from '../route.ts';

const isOffered: Route['isOffered'] = ({ hasScanLogin }) => hasScanLogin;

/** What the phone shows after it has scanned a website's code. */
export const postScanLogin: Route = defineRoute(
  {
    method: 'POST',
    path: '/scan-login',
    summary: {
      zh: '扫码登录网站：查看是哪个网站、哪个浏览器在请求；此后只有扫码的人能确认。',
      en: 'Sign in to a website by scanning: which site and browser ask. From then on only who scanned it can approve.',
    },
    isOffered,
    token: true,
    audit: { action: 'scan-login', when: 'refused' },
    body: scanBody,
    answer: scanLoginAnswer,
    errors: ['scan_ended'],
  },
  async ({ call, who, body }) => {
    const described = await scanLoginsOf(call).describe(scanOf(who, body.ticket));
    if (described.kind === 'refused') return described;
    const { site, browser, decideBy } = described;
    const asks = described.asks.filter((claim) => claim !== 'phone' || who.user.phone !== undefined);
    const expiresIn = Math.max(0, Math.floor((decideBy - call.context.now()) / 1000));
    const { name, address } = site;
    return ok<ScanLoginDescription>({ site: { name, address }, browser, asks, expiresIn });
  },
);

/** The person's yes. */
export const postScanLoginApproval: Route = defineRoute(
  {
    method: 'POST',
    path: '/scan-login/approve',
    summary: {
      zh: '扫码登录网站：确认登录。number 是网页上显示的两位数字，只能填一次。',
      en: 'Sign in to a website by scanning: approve. number is the two digits that the page shows, with one try.',
    },
    isOffered,
    token: true,
    audit: { action: 'scan-login', when: 'always' },
    body: approveScanBody,
    errors: ['scan_ended', 'scan_number_wrong'],
  },
  async ({ call, who, body }) => {
    const { ticket, number, agreed = [] } = body;
    return answered(call, await scanLoginsOf(call).approve({ ...scanOf(who, ticket), number, agreed }));
  },
);

/** The person's no. */
export const postScanLoginRefusal: Route = defineRoute(
  {
    method: 'POST',
    path: '/scan-login/refuse',
    summary: {
      zh: '扫码登录网站：拒绝。',
      en: 'Sign in to a website by scanning: refuse.',
    },
    isOffered,
    token: true,
    audit: { action: 'scan-login-refused', when: 'always' },
    body: scanBody,
    errors: ['scan_ended'],
  },
  async ({ call, who, body }) => answered(call, await scanLoginsOf(call).refuse(scanOf(who, body.ticket))),
);

/** Notes which site it was about. */
function answered(call: HttpCall, result: Awaited<ReturnType<ScanLogins['refuse']>>): EmptyAnswer | Refusal {
  if (result.kind === 'refused') return result;
  call.about({ reason: result.site.id });
  return noContent();
}

function scanOf({ user, session }: ValidSession, ticket: string): ScanByPhone {
  return { ticket, userId: user.id, appId: session.appId };
}

/** Offered only where there are some. */
function scanLoginsOf({ context }: HttpCall): ScanLogins {
  if (context.scanLogins === null) throw new TypeError('scanLogin is not set');
  return context.scanLogins;
}
