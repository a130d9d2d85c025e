import { makeSocketTicket } from '../../sessions/socket-ticket.ts';
import { hashToken } from '../../sessions/token.ts';
import { ok } from '../answer.ts';
import { socketTicketAnswer } from '../answer-schemas.ts';
import { readToken } from '../authenticate.ts';
import { defineRoute, type Route } from '../route.ts';

/** A ticket for one connection of a socket. */
export const postSocketTicket: Route = defineRoute(
  {
    method: 'POST',
    path: '/socket-ticket',
    summary: {
      zh: '换取一次 WebSocket 连接用的票据：半分钟内有效，只能用一次，代替网址中的 token。',
      en: 'Get a ticket for one WebSocket connection: good for half a minute, once, in place of a token in the URL.',
    },
    token: true,
    answer: socketTicketAnswer,
  },
  ({ call }) => {
    const token = readToken(call.headers, call.config.headerNames.token) ?? '';
    return ok(makeSocketTicket(call.context, hashToken(token)));
  },
);
