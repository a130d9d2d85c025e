import { personId } from '../platform/identifiers.ts';
import { askPerson } from './ask-person.ts';
import { type Chat, type Client, clientUser, hasLibrary } from './client.ts';
import { sealForClient } from './open-data.ts';
import { requireLogin } from './requirements.ts';
import {
  numberOption,
  textOption,
  type WxApi,
  type WxArguments,
  WxFailure,
  type WxSyncApi,
} from './wx-api.ts';

/** `wx.getGroupEnterInfo`: the chat the app was opened from, encrypted; only in the scenes of a chat. */
export const getGroupEnterInfo: WxApi = {
  name: 'getGroupEnterInfo',
  since: '2.10.4',
  promises: 'always',
  run: async (client, options) => {
    const chat = entryChat(client, options);
    if (chat === null) throw new WxFailure('scene error', undefined, { errCode: 40097 });
    requireMember(client, chat);
    const asksId = options.needGroupOpenID === true && hasLibrary(client, '3.7.8');
    return sealChat(client, chat, asksId);
  },
};

/** A chat of two only for those who allow it, from 3.7.8 on. */
function entryChat(client: Client, options: WxArguments): Chat | null {
  const { scene, group, singleChat } = client;
  if (group !== null && groupScenes.has(scene)) return { kind: 'group', id: group };
  const isAllowed = options.allowSingleChat === true && hasLibrary(client, '3.7.8');
  return singleChat !== null && scene === 1007 && isAllowed ? { kind: 'single', id: singleChat } : null;
}

const groupScenes: ReadonlySet<number> = new Set([1008, 1044, 1158, 1185]);

/** `wx.openChatTool`: enters the chat tool (聊天工具) of one chat, which is named or chosen by the person. */
const openChatTool: WxApi = {
  name: 'openChatTool',
  since: '3.7.8',
  promises: 'always',
  run: async (client, options) => {
    const id = textOption(options, 'roomid');
    const isSingle = options.chatType === 1 || options.chatType === 2;
    await enter(client, id === undefined ? null : { kind: isSingle ? 'single' : 'group', id });
    return {};
  },
};

/** `wx.enterChatToolMode`: the open mode (开放模式) of the same. */
const enterChatToolMode: WxApi = {
  name: 'enterChatToolMode',
  since: '3.12.0',
  promises: 'never',
  run: async (client, options) => {
    const rooms: readonly unknown[] = Array.isArray(options.chatToolRooms) ? options.chatToolRooms : [];
    const [id] = rooms;
    await enter(client, typeof id === 'string' ? { kind: 'group', id } : null);
    return {};
  },
};

/** `wx.getChatToolInfo`: the ids of the chat whose tool is open. */
const getChatToolInfo: WxApi = {
  name: 'getChatToolInfo',
  since: '3.7.8',
  promises: 'always',
  run: async (client) => sealChat(client, requireTool(client), true),
};

/** `wx.selectGroupMembers`: members of the chat, by the ids that they have in it and nowhere else. */
const selectGroupMembers: WxApi = {
  name: 'selectGroupMembers',
  since: '3.7.8',
  promises: 'always',
  run: async (client, options) => {
    const chat = requireTool(client);
    const most = numberOption(options, 'maxSelectCount') ?? Number.POSITIVE_INFINITY;
    return { members: membersOf(client, chat).slice(0, most) };
  },
};

/** The chat tool, as far as it tells who somebody is. */
export const chatApis: readonly WxApi[] = [
  getGroupEnterInfo,
  openChatTool,
  enterChatToolMode,
  getChatToolInfo,
  selectGroupMembers,
];

/** `wx.isChatTool`: whether the program runs as the tool of a chat. */
export const isChatTool: WxSyncApi = {
  name: 'isChatTool',
  since: '3.12.0',
  call: (client) => client.chatTool !== null,
};

/** Without a chat WeChat shows the person's own; the words of a refusal are not known. */
async function enter(client: Client, named: Chat | null): Promise<void> {
  const chat = named ?? (await choose(client));
  requireMember(client, chat);
  client.chatTool = chat;
}

async function choose(client: Client): Promise<Chat> {
  const words = { title: '选择聊天', content: '', confirmText: '确定', cancelText: '取消' };
  const { groups } = clientUser(client);
  const answer = await askPerson(client, { kind: 'picker', api: 'openChatTool', ...words, choices: groups });
  const id = groups[answer.choice ?? 0];
  if (!answer.accept || id === undefined) throw new WxFailure('cancel');
  return { kind: 'group', id };
}

function requireTool({ chatTool }: Client): Chat {
  if (chatTool === null) throw new WxFailure('not in chat tool mode');
  return chatTool;
}

function requireMember(client: Client, { kind, id }: Chat): void {
  if (kind === 'single' || clientUser(client).groups.includes(id)) return;
  throw new WxFailure('user not in group', undefined, { errCode: 65206 });
}

function sealChat(client: Client, chat: Chat, withId: boolean): Record<string, unknown> {
  const session = requireLogin(client);
  const room =
    chat.kind === 'group'
      ? { opengid: chat.id, chat_type: 3 }
      : { open_single_roomid: chat.id, chat_type: 1 };
  const own = withId ? { group_openid: idIn(client, chat, client.userId) } : {};
  return { ...sealForClient(client, { sessionKey: session.key, payload: { ...room, ...own } }) };
}

/** Who a person is inside one chat: another id in every chat. */
function idIn({ appId }: Client, { id }: Chat, user: string): string {
  return personId('o', `${appId}/${id}`, user);
}

/** Of a chat of two the other one is not kept: the id is made up, and stays. */
function membersOf(client: Client, chat: Chat): string[] {
  if (chat.kind === 'single') return [idIn(client, chat, client.userId), idIn(client, chat, 'the other')];
  const members: string[] = [];
  for (const { id, groups } of client.platform.state.users.values())
    if (groups.includes(chat.id)) members.push(idIn(client, chat, id));
  return members;
}
