import { createApp } from './app.ts';
import { createOpenPlatform } from './open-platform.ts';
import type { Platform } from './platform.ts';
import { createUser } from './user.ts';

/** The demo app: a verified company's mini program, bound to an Open Platform account. */
export const demoAppId = 'wx1de30a7400000001';

/** Fills an empty platform with two apps of one Open Platform account and three people. */
export function seedDemo(platform: Platform): void {
  createOpenPlatform(platform, 'demo');
  createApp(platform, {
    appId: demoAppId,
    secret: 'de305ec2e7000000000000000000d3a0',
    name: '小店演示',
    originalId: 'gh_de30a7400001',
    openPlatform: 'demo',
  });
  createApp(platform, {
    appId: 'wx1de30a7400000002',
    secret: 'de305ec2e7000000000000000000d3a1',
    name: '小店演示（商家版）',
    originalId: 'gh_de30a7400002',
    openPlatform: 'demo',
  });
  for (const person of people) createUser(platform, person);
}

/** The phone numbers of the platform's 24 virtual test accounts, which no real person has. */
export const virtualPhones: readonly string[] = Array.from({ length: 24 }, (_, index) =>
  virtualPhone(index + 1),
);

function virtualPhone(number: number): string {
  return `120666000${String(number).padStart(2, '0')}`;
}

const people = [
  {
    id: 'alice',
    nickname: '小爱',
    gender: 2,
    province: 'Guangdong',
    city: 'Shenzhen',
    phone: virtualPhone(1),
  },
  { id: 'bob', nickname: '阿博', gender: 1, province: 'Zhejiang', city: 'Hangzhou', phone: virtualPhone(2) },
  {
    id: 'carol',
    nickname: '卡萝🌸',
    gender: 2,
    province: 'Sichuan',
    city: 'Chengdu',
    phone: virtualPhone(3),
  },
].map(({ phone, ...person }) => ({
  ...person,
  gender: person.gender as 1 | 2, // The literal widens to number inside the array.
  phones: [{ number: phone, countryCode: '86' }],
  steps: [8123, 10_442, 6710],
  groups: ['tGdemo0000000000000000000000'],
}));
