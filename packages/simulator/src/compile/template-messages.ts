import { type LocalText, sameText } from '../shared/local-text.ts';

/** What the engine's compiler says, in the words of somebody who writes WXML; null leaves it out. */
const texts: Readonly<Record<string, LocalText | null>> = {
  'avoid uppercase letters': null,
  'unexpected whitespace': null,
  'the expression is empty': { zh: '表达式为空', en: 'the expression is empty' },
  'data bindings are not allowed for this attribute': {
    zh: 'wx:key 只能是属性名或 *this，不能写 {{ }}',
    en: 'wx:key takes a name or *this, no {{ }}',
  },
  'duplicated attribute': {
    zh: '属性重复，只有一个会生效',
    en: 'the attribute stands twice: only one counts',
  },
  'illegal entity': { zh: '无法识别的字符实体', en: 'unknown character entity' },
  'incomplete condition expression': {
    zh: '条件表达式不完整',
    en: 'the conditional expression is incomplete',
  },
  'incomplete tag': { zh: '标签没有写完', en: 'the tag is incomplete' },
  'invalid attribute': { zh: '这个属性在这里不起作用', en: 'the attribute has no meaning here' },
  'invalid attribute name': { zh: '属性名不正确', en: 'this is no name of an attribute' },
  'invalid attribute prefix': { zh: '属性名的前缀不正确', en: 'unknown prefix of an attribute' },
  'invalid attribute value': { zh: '属性值不正确', en: 'the value of the attribute is not possible' },
  'invalid end tag': { zh: '结束标签没有对应的开始标签', en: 'the end tag has no start tag' },
  'missing end tag': { zh: '标签没有结束', en: 'the tag is never closed' },
  'missing expression end': { zh: '表达式没有以 }} 结束', en: 'the expression does not end in }}' },
  'not a valid identifier as scope name': { zh: '变量名不正确', en: 'this is no name of a variable' },
  'unexpected character inside expression': {
    zh: '表达式里有不能识别的字符',
    en: 'unexpected character in the expression',
  },
};

/** The message in both languages; null when it tells nothing that matters on a phone. */
export function templateMessage(message: string): LocalText | null {
  const known = texts[message];
  return known === undefined ? sameText(message) : known;
}
