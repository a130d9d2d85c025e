import { asyncApi, WxFailure } from '../api/wx-api.ts';
import type { Phone } from '../phone.ts';
import type { Part } from './part.ts';

/** How an API fails on a phone that lacks the hardware: what the documentation names, or the switch that is off. */
interface Absence {
  readonly message: string;
  readonly errCode: number;
  readonly apis: readonly string[];
  readonly events: readonly string[];
}

/** A phone with Bluetooth and Wi-Fi control switched off, and without NFC. */
const absences: readonly Absence[] = [
  {
    message: 'not available',
    errCode: 10_001,
    apis: [
      'openBluetoothAdapter',
      'closeBluetoothAdapter',
      'getBluetoothAdapterState',
      'getBluetoothDevices',
      'getConnectedBluetoothDevices',
      'startBluetoothDevicesDiscovery',
      'stopBluetoothDevicesDiscovery',
      'isBluetoothDevicePaired',
      'makeBluetoothPair',
      'createBLEConnection',
      'closeBLEConnection',
      'createBLEPeripheralServer',
      'getBLEDeviceServices',
      'getBLEDeviceCharacteristics',
      'getBLEDeviceRSSI',
      'getBLEMTU',
      'setBLEMTU',
      'readBLECharacteristicValue',
      'writeBLECharacteristicValue',
      'notifyBLECharacteristicValueChange',
    ],
    events: [
      'BluetoothAdapterStateChange',
      'BluetoothDeviceFound',
      'BLECharacteristicValueChange',
      'BLEConnectionStateChange',
      'BLEMTUChange',
      'BLEPeripheralConnectionStateChanged',
    ],
  },
  {
    message: 'bluetooth service is unavailable',
    errCode: 11_000,
    apis: ['startBeaconDiscovery', 'stopBeaconDiscovery', 'getBeacons'],
    events: ['BeaconServiceChange', 'BeaconUpdate'],
  },
  {
    message: 'wifi not turned on',
    errCode: 12_005,
    apis: ['startWifi', 'stopWifi', 'connectWifi', 'getConnectedWifi', 'getWifiList', 'setWifiList'],
    events: ['WifiConnected', 'WifiConnectedWithPartialInfo', 'GetWifiList'],
  },
  {
    message: 'current device does not support NFC',
    errCode: 13_000,
    apis: ['startHCE', 'stopHCE', 'getHCEState', 'sendHCEMessage'],
    events: ['HCEMessage'],
  },
  {
    message: 'invalid operation',
    errCode: -1,
    apis: ['startLocalServiceDiscovery', 'stopLocalServiceDiscovery'],
    events: ['LocalServiceFound', 'LocalServiceLost', 'LocalServiceDiscoveryStop', 'LocalServiceResolveFail'],
  },
];

/** Bluetooth, beacons, Wi-Fi and NFC: every call fails as on a phone without them. */
export const part: Part = {
  api: (phone) => Object.assign({}, ...absences.map((absence) => absent(phone, absence))),
};

function absent(
  phone: Phone,
  { message, errCode, apis, events }: Absence,
): Readonly<Record<string, unknown>> {
  const failing = (name: string): unknown =>
    asyncApi(phone, name, () => {
      throw new WxFailure(message, { errCode, errno: errCode });
    });
  return {
    ...Object.fromEntries(apis.map((name) => [name, failing(name)])),
    ...Object.fromEntries(
      events.flatMap((name) => [`on${name}`, `off${name}`]).map((name) => [name, () => undefined]),
    ),
  };
}
