import { isSimulatorCommand, type SimulatorCommand } from '../shared/host-message.ts';
import { clearStorage } from './api/storage.ts';
import { Finger } from './finger.ts';
import type { Phone } from './phone.ts';

/** Does what the embedding page asks for. */
export function obeyHost(phone: Phone): void {
  const finger = new Finger(phone);
  window.addEventListener('message', ({ data, origin, source }) => {
    if (origin === window.location.origin && source === window.parent && isSimulatorCommand(data)) {
      obey(phone, finger, data.command);
    }
  });
}

function obey(phone: Phone, finger: Finger, command: SimulatorCommand['command']): void {
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
      void finger.act(command);
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
