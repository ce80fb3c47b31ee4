/**
 * Colours that people with each kind of colour blindness tell apart (Okabe and Ito, https://jfly.uni-koeln.de/color/).
 * Beside each stands a word or a number that says the same.
 */
export const colours = {
  good: '#0072B2',
  notice: '#E69F00',
  bad: '#D55E00',
  calm: '#56B4E9',
  odd: '#CC79A7',
  neutral: '#999999',
} as const;

export type Colour = (typeof colours)[keyof typeof colours];
