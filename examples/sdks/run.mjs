// Runs a program that logs somebody in: `weapp-emulator exec --tls -- node run.mjs python3 python/login.py`.
// The person's phone is the emulator's; the program gets what the phone would send: CODE, PHONE_CODE, ENCRYPTED_DATA, IV.
import { spawnSync } from 'node:child_process';

const { EMULATOR_URL, WX_APPID } = process.env;
const [program, ...given] = process.argv.slice(2);
if (program === undefined) throw new Error('node run.mjs <command> …');

const { code } = await ask('/wx/login');
const { encryptedData, iv } = await ask('/wx/getUserInfo', { withCredentials: true });
const { event } = await ask('/button/getPhoneNumber');
const sent = { CODE: code, PHONE_CODE: event.detail.code, ENCRYPTED_DATA: encryptedData, IV: iv };
const environment = { ...process.env, ...sent };
const { status, error } = spawnSync(program, given, { env: environment, stdio: 'inherit' });
if (error !== undefined) throw error;
process.exitCode = status ?? 1;

async function ask(path, options = {}) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ appId: WX_APPID, user: 'alice', options });
  const answer = await fetch(`${EMULATOR_URL}/__emulator${path}`, { method: 'POST', headers, body });
  return answer.json();
}
