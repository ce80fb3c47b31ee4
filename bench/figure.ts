export type Unit =
  | 's'
  | 'ms'
  | 'MB'
  | 'elements/s'
  | 'pages/s'
  | 'requests/s'
  | 'rows'
  | 'rows/s'
  | 'renderings';

export interface Quantity {
  value: number;
  unit: Unit;
}

/** One line of the result: what was measured, and what it is held against. */
export interface Figure {
  work: string;
  figure: Quantity;
  /** Of the same run; null where the bound is absolute and nothing stands beside it. */
  baseline: (Quantity & { what: string }) | null;
  /** What the bound is about when it is relative. */
  ratio: number | null;
  /** Null: told for information only. */
  bound: Bound | null;
  /** Null without a bound. */
  reached: boolean | null;
}

/** A bound on the ratio, or on the figure itself in its own unit. */
export type Bound = { on: 'ratio' | 'figure' } & ({ atMost: number } | { atLeast: number });

export interface Measured {
  work: string;
  figure: Quantity;
  baseline?: Figure['baseline'];
  /** How the ratio is formed; figure ÷ baseline when left out. */
  ratio?: 'figure ÷ baseline' | 'baseline ÷ figure';
  bound?: Bound;
}

/** Sets a measured value beside its baseline and its bound. */
export function figureOf({ work, figure, baseline = null, ratio: form, bound }: Measured): Figure {
  const ratio = baseline === null ? null : ratioOf(figure, baseline, form ?? 'figure ÷ baseline');
  return {
    work,
    figure,
    baseline,
    ratio,
    bound: bound ?? null,
    reached: bound ? meets(bound.on === 'ratio' ? (ratio ?? Number.NaN) : figure.value, bound) : null,
  };
}

function ratioOf(figure: Quantity, baseline: Quantity, form: Measured['ratio']): number {
  return form === 'baseline ÷ figure' ? baseline.value / figure.value : figure.value / baseline.value;
}

function meets(value: number, bound: Bound): boolean {
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}
