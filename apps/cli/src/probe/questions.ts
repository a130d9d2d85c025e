import type { PlatformCall } from '@weapp-auth/server';

/** What is known when a question is asked: of the app, made up for this run, and learnt from earlier answers. */
export interface Known {
  readonly appId: string;
  readonly secret: string;
  /** Made up: of the right form, and nobody's. */
  readonly nobody: {
    readonly appId: string;
    readonly secret: string;
    readonly code: string;
    readonly phoneCode: string;
    readonly openId: string;
    readonly token: string;
    readonly hash: string;
    readonly order: string;
  };
  /** The access_token, once it has been given. */
  readonly token: string | null;
  /** The request id of the last refusal under `/sns`. */
  readonly loginRid: string | null;
}

/** A question, or `null` while what it needs is not known. */
export type Question = (known: Known) => PlatformCall | null;

/**
 * What can be asked without a phone. Every question only reads: none makes an older token worthless (`/cgi-bin/token`
 * would), refreshes by force, spends a code or changes a quota.
 */
export const questions: readonly Question[] = [
  ...loginQuestions(),
  ...tokenQuestions(),
  ...sessionQuestions(),
  ...personQuestions(),
  ...diagnosisQuestions(),
];

function loginQuestions(): readonly Question[] {
  const path = '/sns/jscode2session';
  const grant = { grant_type: 'authorization_code' };
  return [
    () => get(path, {}),
    ({ nobody }) => get(path, { appid: nobody.appId, secret: nobody.secret, js_code: nobody.code, ...grant }),
    ({ appId, nobody }) => get(path, { appid: appId, js_code: nobody.code, ...grant }),
    ({ appId, nobody }) => get(path, { appid: appId, secret: nobody.secret, js_code: nobody.code, ...grant }),
    ({ appId, secret }) => get(path, { appid: appId, secret, ...grant }),
    ({ appId, secret, nobody }) => get(path, { appid: appId, secret, js_code: nobody.code }),
    ({ appId, secret, nobody }) =>
      get(path, { appid: appId, secret, js_code: nobody.code, grant_type: 'client_credential' }),
    ({ appId, secret, nobody }) => get(path, { appid: appId, secret, js_code: nobody.code, ...grant }),
    ({ appId, secret, nobody }) => get(path, { appid: appId, secret, js_code: nobody.code, ...grant }),
    ({ appId, secret, nobody }) => post(path, {}, { appid: appId, secret, js_code: nobody.code, ...grant }),
  ];
}

function tokenQuestions(): readonly Question[] {
  const grant = { grant_type: 'client_credential' };
  const stable = '/cgi-bin/stable_token';
  return [
    () => get('/cgi-bin/token', grant),
    ({ appId, secret }) => get('/cgi-bin/token', { appid: appId, secret, grant_type: 'authorization_code' }),
    ({ appId }) => get('/cgi-bin/token', { appid: appId, ...grant }),
    ({ appId, secret }) => get(stable, { appid: appId, secret, ...grant }),
    () => post(stable, {}, grant),
    ({ appId }) => post(stable, {}, { appid: appId, ...grant }),
    ({ nobody }) => post(stable, {}, { appid: nobody.appId, secret: nobody.secret, ...grant }),
    ({ appId, secret }) => post(stable, {}, { appid: appId, secret, grant_type: 'authorization_code' }),
    ({ appId, secret }) => post(stable, {}, { appid: appId, secret, force_refresh: false, ...grant }),
    ({ appId, secret }) => post(stable, {}, { appid: appId, secret, force_refresh: false, ...grant }),
  ];
}

function sessionQuestions(): readonly Question[] {
  const path = '/wxa/checksession';
  const state = ({ nobody }: Known) => ({
    openid: nobody.openId,
    signature: nobody.hash,
    sig_method: 'hmac_sha256',
  });
  return [
    (known) => get(path, state(known)),
    (known) => get(path, { access_token: known.nobody.token, ...state(known) }),
    withToken((token, known) => get(path, { access_token: token, ...state(known) })),
    withToken((token, known) => get('/wxa/resetusersessionkey', { access_token: token, ...state(known) })),
  ];
}

function personQuestions(): readonly Question[] {
  const phone = '/wxa/business/getuserphonenumber';
  return [
    ({ nobody }) => post(phone, {}, { code: nobody.phoneCode }),
    withToken((access_token) => get(phone, { access_token })),
    withToken((access_token, { nobody }) => post(phone, { access_token }, { code: nobody.phoneCode })),
    withToken((access_token, { nobody }) =>
      post('/wxa/getpluginopenpid', { access_token }, { code: nobody.code }),
    ),
    withToken((access_token, { nobody }) =>
      post('/wxa/business/checkencryptedmsg', { access_token }, { encrypted_msg_hash: nobody.hash }),
    ),
    withToken((access_token, { nobody }) =>
      get('/wxa/getpaidunionid', { access_token, openid: nobody.openId, transaction_id: nobody.order }),
    ),
    withToken((access_token, { nobody }) =>
      get('/wxa/getpaidunionid', { access_token, openid: nobody.openId }),
    ),
  ];
}

function diagnosisQuestions(): readonly Question[] {
  const rid = '/cgi-bin/openapi/rid/get';
  const quota = '/cgi-bin/openapi/quota/get';
  return [
    withToken((access_token) => post(rid, { access_token }, { rid: 'no-rid' })),
    withToken((access_token) => post(rid, { access_token }, { rid: '00000000-00000000-00000000' })),
    withToken((access_token, { loginRid }) =>
      loginRid === null ? null : post(rid, { access_token }, { rid: loginRid }),
    ),
    withToken((access_token) => post(quota, { access_token }, { cgi_path: '/wxa/checksession' })),
    withToken((access_token) => post(quota, { access_token }, { cgi_path: '/sns/jscode2session' })),
    withToken((access_token) => post(quota, { access_token }, { cgi_path: 'wxa/checksession' })),
    withToken((access_token) => get('/cgi-bin/getcallbackip', { access_token })),
    withToken((access_token) => get('/cgi-bin/get_api_domain_ip', { access_token })),
    withToken((access_token) => get('/wxa/no-such-interface', { access_token })),
  ];
}

function withToken(ask: (token: string, known: Known) => PlatformCall | null): Question {
  return (known) => (known.token === null ? null : ask(known.token, known));
}

function get(path: string, query: PlatformCall['query']): PlatformCall {
  return { method: 'GET', path, query, repeatable: false };
}

function post(
  path: string,
  query: PlatformCall['query'],
  body: Readonly<Record<string, unknown>>,
): PlatformCall {
  return { method: 'POST', path, query, body, repeatable: false };
}
