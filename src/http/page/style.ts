import { baseStyle } from './style/base.ts';

/** The style of every page: one text, since the content security policy lets it in by its digest. */
export const pageStyle = [baseStyle].join('');
