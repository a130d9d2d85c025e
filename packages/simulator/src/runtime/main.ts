import type { AppAnswer, Boot } from '../shared/boot.ts';
import type { EmulatorDialog } from '../shared/server-event.ts';
import { assemblePhone } from './assemble-phone.ts';
import { EmulatorLink, type LinkListener } from './emulator-link.ts';
import type { People } from './people/people.ts';
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
  const frame = document.querySelector<HTMLElement>('#wxs-phone') ?? document.body;
  const screen = new Screen(frame, boot.language);
  const reporter = new Reporter(boot, (problem) => screen.showProblem(problem));
  const emulator = new EmulatorLink(boot);
  const questions = new Questions();
  const [answer] = await Promise.all([fetchApp(boot), emulator.connect(questions)]);
  if (answer.kind === 'failed') {
    for (const problem of answer.problems) {
      screen.showProblem(problem);
      reporter.emit({ kind: 'problem', problem });
    }
    return;
  }
  const phone = assemblePhone({ boot, app: answer.app, screen, reporter, emulator });
  questions.people = phone.people;
  startPhone(phone, started);
}

async function fetchApp({ base }: Boot): Promise<AppAnswer> {
  const response = await fetch(`${base}__simulator/app.json`);
  // Written by our own server, in this shape.
  return (await response.json()) as AppAnswer;
}

/** The event stream is open before there is somebody to answer. */
class Questions implements LinkListener {
  people: People | null = null;

  reload(): void {
    window.location.reload();
  }

  dialog(dialog: EmulatorDialog): void {
    void this.people?.ask(dialog);
  }

  dialogClosed(id: string): void {
    this.people?.closed(id);
  }
}

void run();
