import { mysqlStore } from '../store/mysql.ts';
import { postgresStore } from '../store/postgres.ts';
import { mysqlServer } from '../testing/mysql-server.fixture.ts';
import { postgres } from '../testing/postgres-server.fixture.ts';
import { describeWithServer } from '../testing/real-server.fixture.ts';
import { singleDeviceTests } from './single-device.fixture.ts';

const kinds = [
  { kind: postgres, open: postgresStore },
  { kind: mysqlServer, open: mysqlStore },
] as const;

for (const { kind, open } of kinds) {
  await describeWithServer(kind, `single-device mode on ${kind.name}`, (place) => {
    let opened = 0;
    singleDeviceTests(() => {
      opened += 1;
      return open({ url: place().url, tablePrefix: `one${opened}_` });
    });
  });
}
