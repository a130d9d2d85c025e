import { now } from '../platform/platform.ts';
import { signChallenge } from '../platform/soter.ts';
import { askPerson } from './ask-person.ts';
import { type Client, clientAccount, clientApp } from './client.ts';
import { textOption, type WxApi, type WxArguments, WxFailure } from './wx-api.ts';

/** SOTER (生物认证) and the face check (人脸核身): proofs that the person is there, beside the login. */
export const biometricApis: readonly WxApi[] = [
  {
    name: 'checkIsSupportSoterAuthentication',
    since: '1.5.0',
    promises: 'always',
    run: async (client) => ({ supportMode: modesOf(client) }),
  },
  {
    name: 'checkIsSoterEnrolledInDevice',
    since: '1.6.0',
    promises: 'always',
    run: async (client, options) => {
      requireMode(client, [options.checkAuthMode]);
      return { isEnrolled: true };
    },
  },
  { name: 'startSoterAuthentication', since: '1.5.0', promises: 'always', run: authenticate },
  { name: 'requestFacialVerify', since: '3.8.12', promises: 'never', run: verifyFace },
];

type Mode = 'fingerPrint' | 'facial';

/** Computers have neither finger nor face; iPhones have a face. */
function modesOf({ system }: Client): readonly Mode[] {
  if (system === 'windows' || system === 'mac' || system === 'ohos_pc') return [];
  return system === 'ios' ? ['facial'] : ['fingerPrint', 'facial'];
}

/** The numbers are those of an older page; the present one has no list. */
function requireMode(client: Client, wanted: readonly unknown[]): Mode {
  const present = modesOf(client);
  if (present.length === 0) throw soterFailure(90001, 'not support');
  const mode = present.find((each) => wanted.includes(each));
  if (mode === undefined) throw soterFailure(90003, 'required auth mode not supported');
  return mode;
}

function soterFailure(errCode: number, reason: string): WxFailure {
  return new WxFailure(reason, undefined, { errCode });
}

async function authenticate(client: Client, options: WxArguments): Promise<Record<string, unknown>> {
  const modes: readonly unknown[] = Array.isArray(options.requestAuthModes) ? options.requestAuthModes : [];
  const authMode = requireMode(client, modes);
  const challenge = textOption(options, 'challenge') ?? '';
  if (challenge === '' || challenge.length > 512) throw soterFailure(90004, 'invalid challenge');
  const content = textOption(options, 'authContent') ?? '';
  if (!(await ask(client, 'startSoterAuthentication', content))) throw soterFailure(90008, 'cancel');
  const { json, signature } = signChallenge(client.platform, placeOf(client), challenge);
  return { authMode, resultJSON: json, resultJSONSignature: signature, errCode: 0 };
}

function placeOf({ userId, device }: Client): { user: string; device: string } {
  return { user: userId, device };
}

/** The success proves nothing: the server has to ask for the result. */
async function verifyFace(client: Client, options: WxArguments): Promise<Record<string, unknown>> {
  const check = client.platform.state.faceChecks.get(textOption(options, 'verifyId') ?? '');
  const isMine = check?.appId === client.appId && check.openid === clientAccount(client).openid;
  if (check === undefined || !isMine || now(client.platform) - check.createdAt > 3_600_000)
    throw new WxFailure('invalid verifyId', undefined, { errCode: 10_017 });
  const isDone = await ask(client, 'requestFacialVerify', '');
  check.result = isDone ? 10_000 : 90_002;
  if (!isDone) throw new WxFailure('cancel', undefined, { errCode: check.result });
  return { errCode: 0 };
}

async function ask(client: Client, api: string, content: string): Promise<boolean> {
  const answer = await askPerson(client, {
    kind: 'biometric',
    api,
    title: `${clientApp(client).name} 请求验证`,
    content,
    confirmText: '验证',
    cancelText: '取消',
  });
  return answer.accept;
}
