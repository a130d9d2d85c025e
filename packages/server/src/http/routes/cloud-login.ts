import { refuse } from '../../errors/refusal.ts';
import { loginByCloud, readCloudIdentity } from '../../login/cloud-login.ts';
import { subjectOf } from '../../login/start-session.ts';
import { ok } from '../answer.ts';
import { loginAnswer } from '../answer-schemas.ts';
import { readDevice } from '../device.ts';
import { withPublicAvatar } from '../public-url.ts';
import { defineRoute, type Route } from '../route.ts';

/** The login inside WeChat CloudRun. Each person counts like a user, since all come from one address. */
export const postCloudLogin: Route = defineRoute(
  {
    method: 'POST',
    path: '/login/cloud',
    summary: {
      zh: '微信云托管内的登录：身份来自 X-WX-* 请求头，仅在配置中开启后可用。',
      en: 'Log in inside WeChat CloudRun: the X-WX-* headers say who it is. Only where it is switched on.',
    },
    isOffered: ({ cloudRun }) => cloudRun,
    audit: { action: 'login', when: 'always' },
    limit({ context, headers }) {
      const identity = readCloudIdentity(headers);
      if (identity === null || context.limits === null) return null;
      return context.limits.beforeUserRequest(`${identity.appId} ${identity.openId}`);
    },
    headers: ['X-Device'],
    answer: loginAnswer,
    errors: ['not_found', 'unauthenticated', 'app_unknown'],
  },
  async ({ call }) => {
    const identity = readCloudIdentity(call.headers);
    if (identity === null) return refuse('unauthenticated');
    const result = await loginByCloud(call.context, { identity, device: readDevice(call) });
    if (result.kind === 'refused') return result;
    call.about(subjectOf(result));
    const { token, expiresIn, user, isNewUser } = result;
    return ok({ token, expiresIn, user: withPublicAvatar(call, user), isNewUser });
  },
);
