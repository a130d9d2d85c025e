import { type BuiltIn, text } from '../../components/built-in.ts';

/** What the platform shows since 2022 in the place of a person's own data. */
const placeholders: Readonly<Record<string, string>> = {
  userNickName: '微信用户',
  userGender: '',
  userCity: '',
  userProvince: '',
  userCountry: '',
  userLanguage: '',
};

/** Open data of the person: since 2022 a grey head and a general name. */
export const openData: BuiltIn = {
  name: 'open-data',
  properties: { type: text(), openGid: text(), lang: text('en'), defaultText: text(), defaultAvatar: text() },
  create: ({ element }) => ({
    render({ type, defaultText }) {
      const isPicture = type === 'userAvatarUrl';
      element.classList.toggle('wxs-head', isPicture);
      element.textContent = isPicture ? '' : (placeholders[String(type)] ?? String(defaultText));
    },
  }),
};
