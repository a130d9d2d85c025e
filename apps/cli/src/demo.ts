/** A mini program that exists in the emulator only. */
export interface DemoApp {
  readonly appId: string;
  readonly secret: string;
  /** Both demo apps are bound to this Open Platform account, so one person is one user in both. */
  readonly platform: string;
}

/** A person who exists in the emulator only. */
export interface DemoUser {
  readonly id: string;
  readonly nickname: string;
  readonly phone: string;
}

/** The mini programs that `weapp-auth dev` knows. Their secrets open nothing; production refuses the ids. */
export const demoApps: readonly [DemoApp, DemoApp] = [
  { appId: 'wx1de30a7400000001', secret: 'de305ec2e7000000000000000000d3a1', platform: 'demo' },
  { appId: 'wx1de30a7400000002', secret: 'de305ec2e7000000000000000000d3a2', platform: 'demo' },
];

/** The people that `weapp-auth dev` knows. */
export const demoUsers: readonly DemoUser[] = [
  { id: 'alice', nickname: '小爱', phone: '13800000001' },
  { id: 'bob', nickname: '阿博', phone: '13800000002' },
  { id: 'carol', nickname: '卡萝', phone: '13800000003' },
];
