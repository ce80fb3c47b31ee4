import { baseStyle } from './style/base.ts';
import { certificateStyle } from './style/certificate.ts';
import { compareStyle } from './style/compare.ts';
import { componentStyle } from './style/components.ts';
import { docsStyle } from './style/docs.ts';
import { frameStyle } from './style/frame.ts';
import { listStyle } from './style/list.ts';
import { loginStyle } from './style/login.ts';
import { overviewStyle } from './style/overview.ts';
import { reportStyle } from './style/report.ts';

/** The style of every page: one text, since the content security policy lets it in by its digest. */
export const pageStyle = [
  baseStyle,
  componentStyle,
  listStyle,
  overviewStyle,
  certificateStyle,
  loginStyle,
  compareStyle,
  reportStyle,
  docsStyle,
  frameStyle,
].join('');
