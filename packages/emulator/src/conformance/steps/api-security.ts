import type { ApiSecurityOptions } from '../../platform/api-security.ts';
import { requireApp } from '../../platform/app.ts';
import { newPhoneCode } from '../person.ts';
import { gives, type PreparedStep, refuses, type Step, type StepWorld } from '../step.ts';

const path = '/wxa/business/getuserphonenumber';

/** Calls under the API security mode (API 安全): sealed and signed both ways. */
export const apiSecuritySteps: readonly Step[] = [
  {
    number: '6.1',
    title: { zh: 'API 安全：AES256_GCM 与 RSAwithSHA256', en: 'AES256_GCM and RSAwithSHA256' },
    task: 'secured-phone-number',
    prepare: (world) => prepare(world, {}),
  },
  {
    number: '6.2',
    title: { zh: 'API 安全：SM4_GCM 与 SM2withSM3', en: 'SM4_GCM and SM2withSM3' },
    task: 'secured-phone-number',
    prepare: (world) => prepare(world, { cipher: 'SM4_GCM', signing: 'SM2withSM3' }),
  },
  {
    number: '6.3',
    title: {
      zh: 'API 安全：平台证书更换期间，用旧证书验签',
      en: "while the platform's certificate changes, checks the answer by the old one",
    },
    task: 'secured-phone-number',
    prepare: async (world) => {
      const prepared = await prepare(world, {});
      world.emulator.console.renewCertificate(world.appId);
      return prepared;
    },
  },
  {
    number: '6.4',
    title: {
      zh: 'API 安全：应答未加密、未签名则拒绝',
      en: 'refuses an answer that is neither sealed nor signed',
    },
    task: 'secured-phone-number',
    prepare: async (world) => {
      const prepared = await prepare(world, {});
      const phone_info = { phoneNumber: '12066600024', purePhoneNumber: '12066600024', countryCode: '86' };
      const body = JSON.stringify({ errcode: 0, errmsg: 'ok', phone_info });
      world.emulator.addFault({ target: path, body });
      return { ...prepared, expects: refuses() };
    },
  },
];

async function prepare(world: StepWorld, options: ApiSecurityOptions): Promise<PreparedStep> {
  const { emulator, appId, user } = world;
  const { cipher = 'AES256_GCM', signing = 'RSAwithSHA256' } = options;
  const code = await newPhoneCode(world);
  const keys = emulator.console.enableApiSecurity(appId, options);
  const number = emulator.platform.state.users.get(user)?.phones[0]?.number;
  return {
    input: { code, security: { cipher, signing, ...keys } },
    expects: gives({ purePhoneNumber: number }),
    after: () => {
      emulator.clearFaults();
      requireApp(emulator.platform, appId).apiSecurity = null;
    },
  };
}
