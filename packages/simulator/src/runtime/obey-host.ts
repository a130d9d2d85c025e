import { isSimulatorCommand, type SimulatorCommand } from '../shared/host-message.ts';
import type { Phone } from './phone.ts';

/** Does what the embedding page asks for. */
export function obeyHost(phone: Phone): void {
  window.addEventListener('message', ({ data, origin, source }) => {
    if (origin === window.location.origin && source === window.parent && isSimulatorCommand(data)) {
      obey(phone, data.command);
    }
  });
}

function obey(phone: Phone, command: SimulatorCommand['command']): void {
  switch (command.kind) {
    case 'reload':
      window.location.reload();
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
