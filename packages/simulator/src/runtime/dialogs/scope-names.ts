import type { LocalText } from '../../shared/local-text.ts';

/** What a person reads for a scope on the settings page. */
export const scopeNames: Readonly<Record<string, LocalText>> = {
  'scope.address': { zh: '收货地址', en: 'Address' },
  'scope.addPhoneCalendar': { zh: '添加到日历', en: 'Add to calendar' },
  'scope.addPhoneContact': { zh: '添加到联系人', en: 'Add to contacts' },
  'scope.bluetooth': { zh: '蓝牙', en: 'Bluetooth' },
  'scope.camera': { zh: '摄像头', en: 'Camera' },
  'scope.invoice': { zh: '获取发票', en: 'Invoices' },
  'scope.invoiceTitle': { zh: '发票抬头', en: 'Invoice title' },
  'scope.record': { zh: '麦克风', en: 'Microphone' },
  'scope.userFuzzyLocation': { zh: '模糊位置信息', en: 'Approximate location' },
  'scope.userInfo': { zh: '用户信息', en: 'User information' },
  'scope.userLocation': { zh: '位置信息', en: 'Location' },
  'scope.userLocationBackground': { zh: '后台位置信息', en: 'Location in the background' },
  'scope.werun': { zh: '微信运动步数', en: 'WeRun steps' },
  'scope.writePhotosAlbum': { zh: '添加到相册', en: 'Add to album' },
};
