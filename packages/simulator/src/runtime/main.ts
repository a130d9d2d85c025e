import type { AppAnswer, Boot } from '../shared/boot.ts';
import { assemblePhone } from './assemble-phone.ts';
import { EmulatorLink } from './emulator-link.ts';
import { Reporter } from './reporter.ts';
import { Screen } from './shell/screen.ts';
import { startPhone } from './start-phone.ts';

/** Where the page says who it is for. */
function readBoot(): Boot {
  // Written by our own server into the page.
  return JSON.parse(document.querySelector('#wxs-boot')?.textContent ?? '{}') as Boot;
}

async function run(): Promise<void> {
  const started = performance.now();
  const boot = readBoot();
  const screen = new Screen(
    document.querySelector<HTMLElement>('#wxs-phone') ?? document.body,
    boot.language,
  );
  const reporter = new Reporter(boot, (problem) => screen.showProblem(problem));
  const emulator = new EmulatorLink(boot);
  const asked: Promise<AppAnswer> = fetch(`${boot.base}__simulator/app.json`).then((response) =>
    response.json(),
  );
  const people: { current: Parameters<EmulatorLink['connect']>[0] | null } = { current: null };
  const connected = emulator.connect({
    reload: () => window.location.reload(),
    dialog: (dialog) => people.current?.dialog(dialog),
    dialogClosed: (id) => people.current?.dialogClosed(id),
  });
  const answer = await asked;
  await connected;
  if (answer.kind === 'failed') {
    for (const problem of answer.problems) {
      screen.showProblem(problem);
      reporter.emit({ kind: 'problem', problem });
    }
    return;
  }
  const phone = assemblePhone({ boot, app: answer.app, screen, reporter, emulator });
  people.current = {
    reload: () => undefined,
    dialog: (dialog) => void phone.people.ask(dialog),
    dialogClosed: (id) => phone.people.closed(id),
  };
  startPhone(phone, started);
}

void run();
