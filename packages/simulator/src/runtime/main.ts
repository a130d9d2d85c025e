import type { AppAnswer, Boot } from '../shared/boot.ts';
import type { EmulatorDialog } from '../shared/server-event.ts';
import { answerAutomator } from './answer-automator.ts';
import { assemblePhone } from './assemble-phone.ts';
import type { PlatformDialogs } from './dialogs/platform-dialogs.ts';
import { EmulatorLink, type LinkListener } from './emulator-link.ts';
import { loadParts } from './parts/load-parts.ts';
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
  const relay = new DialogRelay();
  const [answer] = await Promise.all([fetchApp(boot), emulator.connect(relay)]);
  if (answer.kind === 'failed') {
    for (const problem of answer.problems) {
      screen.showProblem(problem);
      reporter.emit({ kind: 'problem', problem });
    }
    screen.openProblems();
    return;
  }
  const parts = await loadParts(answer.app.parts);
  const phone = assemblePhone({ boot, app: answer.app, screen, reporter, emulator, parts });
  relay.dialogs = phone.dialogs;
  relay.automate = (call, method, params) => void answerAutomator(phone, { call, method, params });
  startPhone(phone, started);
}

async function fetchApp({ base }: Boot): Promise<AppAnswer> {
  const response = await fetch(`${base}__simulator/app.json`);
  // Written by our own server, in this shape.
  return (await response.json()) as AppAnswer;
}

/** The event stream is open before there is somebody to answer. */
class DialogRelay implements LinkListener {
  dialogs: PlatformDialogs | null = null;
  automate: ((call: string, method: string, params: unknown) => void) | null = null;

  reload(): void {
    window.location.reload();
  }

  dialog(dialog: EmulatorDialog): void {
    void this.dialogs?.ask(dialog);
  }

  automator(call: string, method: string, params: unknown): void {
    this.automate?.(call, method, params);
  }

  dialogClosed(id: string): void {
    this.dialogs?.closed(id);
  }
}

void run();
