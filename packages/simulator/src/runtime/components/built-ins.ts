import type { BuiltIn } from './built-in.ts';
import { button } from './button.ts';
import { checkbox, checkboxGroup, radio, radioGroup } from './choice-group.ts';
import { form } from './form.ts';
import { icon } from './icon.ts';
import { coverImage, image } from './image.ts';
import { input } from './input.ts';
import { label } from './label.ts';
import { navigator } from './navigator.ts';
import { pageContainer } from './page-container.ts';
import { pageMeta } from './page-meta.ts';
import { picker } from './picker.ts';
import { pickerView, pickerViewColumn } from './picker-view.ts';
import { progress } from './progress.ts';
import { richText } from './rich-text.ts';
import { rootPortal } from './root-portal.ts';
import { scrollView } from './scroll-view.ts';
import { slider } from './slider.ts';
import { swiper, swiperItem } from './swiper.ts';
import { switchControl } from './switch.ts';
import { text } from './text.ts';
import { textarea } from './textarea.ts';
import { coverView, view } from './view.ts';

/** Every built-in component. */
export const builtIns: readonly BuiltIn[] = [
  button,
  checkbox,
  checkboxGroup,
  coverImage,
  coverView,
  form,
  icon,
  image,
  input,
  label,
  navigator,
  pageContainer,
  pageMeta,
  picker,
  pickerView,
  pickerViewColumn,
  progress,
  radio,
  radioGroup,
  richText,
  rootPortal,
  scrollView,
  slider,
  swiper,
  swiperItem,
  switchControl,
  text,
  textarea,
  view,
];
