/** Logs people in until the store refuses, and prints each login once it is told: `node fill-up.fixture.ts <file>`. */
import { loginWrite } from '../../testing/contract/fixtures.ts';
import { sqliteStore } from '../sqlite.ts';
import { StoreError } from '../store-error.ts';

const [path = ''] = process.argv.slice(2);
const store = sqliteStore({ path });
await store.migrate();
for (let person = 0; ; person += 1) {
  try {
    await store.saveLogin(loginWrite({ name: `p${person}` }));
    process.stdout.write(`told p${person}\n`);
  } catch (error) {
    process.stdout.write(`failed ${error instanceof StoreError ? error.code : String(error)}\n`);
    break;
  }
}
// What is there can still be read.
process.stdout.write(`alive ${(await store.countSessions(0)) > 0}\n`);
