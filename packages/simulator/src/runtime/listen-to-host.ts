import { isSimulatorCommand, type SimulatorCommand } from '../shared/host-message.ts';
import { clearStorage } from './api/storage.ts';
import { HostActions } from './host-actions.ts';
import type { Phone } from './phone.ts';

/** Does what the embedding page asks for. */
export function listenToHost(phone: Phone): void {
  const actions = new HostActions(phone);
  window.addEventListener('message', ({ data, origin, source }) => {
    if (origin === window.location.origin && source === window.parent && isSimulatorCommand(data)) {
      runCommand(phone, actions, data.command);
    }
  });
}

function runCommand(phone: Phone, actions: HostActions, command: SimulatorCommand['command']): void {
  switch (command.kind) {
    case 'reload':
      window.location.reload();
      break;
    case 'reinstall':
      clearStorage(phone);
      window.location.reload();
      break;
    case 'tap':
    case 'see':
      void actions.run(command);
      break;
    case 'open':
      phone.pages.open('reLaunch', command.url);
      break;
    case 'theme':
      phone.theme.choose(command.theme);
      break;
    case 'hide':
    case 'show':
      phone.pages.setAppVisible(command.kind === 'show');
      phone.instance.call(command.kind === 'show' ? 'onShow' : 'onHide', phone.launch);
      break;
    default:
      command satisfies never;
  }
}
