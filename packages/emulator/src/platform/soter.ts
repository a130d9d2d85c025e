import { constants, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Platform } from './platform.ts';
import type { SoterKey } from './records/biometrics.ts';

/** Whose phone signs. */
export interface SoterPlace {
  readonly user: string;
  readonly device: string;
}

// RSA-PSS as SOTER uses it.
const scheme = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 };

/** What the secure hardware of a phone signs after the person has shown a finger or a face: text and signature. */
export function signChallenge(
  platform: Platform,
  place: SoterPlace,
  challenge: string,
): { json: string; signature: string } {
  const key = keyOf(platform, place);
  key.counter += 1;
  const json = JSON.stringify({
    raw: challenge,
    fid: '1',
    counter: key.counter,
    tee_n: 'emulator',
    tee_v: '1.0',
    fp_n: 'emulator',
    fp_v: '1.0',
    cpu_id: `emulator-${place.device}`,
    uid: '10001',
  });
  const privateKey = createPrivateKey(key.privateKey);
  return {
    json,
    signature: sign('sha256', Buffer.from(json), { key: privateKey, ...scheme }).toString('base64'),
  };
}

/** Whether one of the person's phones has signed the text. A challenge may be of any age: its server compares it. */
export function isSignedBy(
  platform: Platform,
  user: string,
  signed: { json: string; signature: string },
): boolean {
  const signature = Buffer.from(signed.signature, 'base64');
  for (const [place, { privateKey }] of platform.state.soterKeys) {
    if (!place.startsWith(`${user}/`)) continue;
    const key = createPublicKey(privateKey);
    if (verify('sha256', Buffer.from(signed.json), { key, ...scheme }, signature)) return true;
  }
  return false;
}

function keyOf(platform: Platform, { user, device }: SoterPlace): SoterKey {
  const { soterKeys } = platform.state;
  const place = `${user}/${device}`;
  const known = soterKeys.get(place);
  if (known !== undefined) return known;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const made = { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), counter: 0 };
  soterKeys.set(place, made);
  return made;
}
