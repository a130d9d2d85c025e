/** Every sentence of the demo that is not in WeChat's own bars. */
export interface Words {
  readonly language: 'zh' | 'en';
  readonly shop: string;
  readonly shelf: string;
  readonly me: string;
  readonly welcome: string;
  readonly guestHint: string;
  readonly userHint: string;
  readonly lookAround: string;
  readonly loginTitle: string;
  readonly keep: string;
  readonly kept: string;
  readonly loginToKeep: string;
  readonly login: string;
  readonly loginLead: string;
  readonly phoneLogin: string;
  readonly agreements: readonly { readonly text: string }[];
  readonly guestName: string;
  readonly noName: string;
  readonly editProfile: string;
  readonly phone: string;
  readonly bindPhone: string;
  readonly devices: string;
  readonly thisDevice: string;
  readonly otherDevice: string;
  readonly removeDevice: string;
  readonly lastSeen: string;
  readonly deleteAccount: string;
  readonly deleteQuestion: string;
  readonly deleteYes: string;
  readonly cancel: string;
  readonly failed: string;
  readonly endedElsewhere: string;
  readonly documentText: string;
  readonly scanLogin: string;
}

const chinese: Words = {
  language: 'zh',
  shop: '拾页书店',
  shelf: '书架',
  me: '我的',
  welcome: '今天想读点什么？',
  guestHint: '不登录也可以随便看看',
  userHint: '喜欢的书，收藏起来慢慢读',
  lookAround: '先逛逛',
  loginTitle: '登录拾页书店',
  keep: '收藏',
  kept: '已收藏',
  loginToKeep: '登录后收藏',
  login: '登录',
  loginLead: '登录后，可以收藏喜欢的书。',
  phoneLogin: '用手机号登录',
  agreements: [{ text: '《用户协议》' }, { text: '《隐私政策》' }],
  guestName: '你还没有登录',
  noName: '书友',
  editProfile: '头像与昵称',
  phone: '手机号',
  bindPhone: '绑定手机号',
  devices: '登录设备',
  thisDevice: '当前设备',
  otherDevice: '其他设备',
  removeDevice: '下线',
  lastSeen: '最近使用',
  deleteAccount: '注销账号',
  deleteQuestion: '注销后，你的资料会被永久删除，无法恢复。',
  deleteYes: '确认注销',
  cancel: '取消',
  failed: '没有成功，请稍后再试',
  endedElsewhere: '你已在其他地方下线，请重新登录',
  scanLogin: '登录网站',
  documentText: '这里是文档的正文。演示小程序没有真正的条款。',
};

const english: Words = {
  language: 'en',
  shop: 'Found Pages',
  shelf: 'Books',
  me: 'Me',
  welcome: 'What would you like to read today?',
  guestHint: 'Feel free to look around without logging in',
  userHint: 'Keep the ones you like for later',
  lookAround: 'Look around first',
  loginTitle: 'Log in to Found Pages',
  keep: 'Keep',
  kept: 'Kept',
  loginToKeep: 'Log in to keep it',
  login: 'Log in',
  loginLead: 'Then you can keep the books you like.',
  phoneLogin: 'Log in with your phone number',
  agreements: [{ text: 'the terms of use' }, { text: 'the privacy policy' }],
  guestName: 'You are not logged in',
  noName: 'Reader',
  editProfile: 'Picture and nickname',
  phone: 'Phone number',
  bindPhone: 'Add a phone number',
  devices: 'Devices',
  thisDevice: 'This device',
  otherDevice: 'Another device',
  removeDevice: 'Log it out',
  lastSeen: 'Last used',
  deleteAccount: 'Delete my account',
  deleteQuestion: 'Everything about you will be deleted and cannot be restored.',
  deleteYes: 'Delete for good',
  cancel: 'Cancel',
  failed: 'That did not work. Please try again later.',
  endedElsewhere: 'You were logged out from another place. Please log in again.',
  scanLogin: 'Sign in to a website',
  documentText: 'The full text would be here. The demo has no real terms.',
};

/** The words for the language of the phone. */
export function readWords(): Words {
  return /^zh/.test(wx.getAppBaseInfo().language) ? chinese : english;
}
