import type { Panel, Target } from '../../deploy/dashboardFile.ts';
import type { Sample } from '../prometheusServer.ts';

export interface PanelResult {
  panel: Panel;
  results: { target: Target; samples: Sample[] }[];
}

/** One page with what each panel's queries gave, for people to look at: no imitation of Grafana. */
export function resultPage(panels: PanelResult[]): string {
  return `<!doctype html><meta charset="utf-8"><title>Dashboard</title><style>
body{font:13px sans-serif;display:grid;grid-template-columns:repeat(24,1fr);gap:8px}
section{border:1px solid #ccc;padding:6px;overflow:hidden}h2{font-size:14px;margin:0}p{color:#666;margin:2px 0}
td,th{border-bottom:1px solid #eee;padding:1px 5px;text-align:left;white-space:nowrap}table{font-size:11px}
b{font-size:22px}svg{width:100%;height:60px;background:#f6f6f6}rect{fill:#0072B2}
</style>${panels.map(section).join('\n')}`;
}

function section({ panel, results }: PanelResult): string {
  const shown = results.map(({ target, samples }) => {
    if (samples.length === 0) return `<b>${escaped(panel.fieldConfig.defaults.noValue ?? 'No data')}</b>`;
    if (panel.type === 'barchart') return columns(samples);
    return target.range ? samples.map((sample) => line(sample, target)).join('') : table(samples, panel);
  });
  const { title, description = '', fieldConfig, gridPos } = panel;
  return `<section style="grid-column:span ${gridPos.w}"><h2>${escaped(title)} (${fieldConfig.defaults.unit})</h2>
<p>${escaped(description)}</p>${shown.join('')}</section>`;
}

function table(samples: Sample[], panel: Panel): string {
  if (panel.type === 'stat') {
    return samples
      .map(({ labels, values }) => `${Object.values(labels).join(' ')} <b>${values[0]}</b> `)
      .join('');
  }
  const labels = [...new Set(samples.flatMap((sample) => Object.keys(sample.labels)))];
  const rows = samples.map((sample) => [
    ...labels.map((label) => sample.labels[label] ?? ''),
    sample.values[0],
  ]);
  const cells = (row: unknown[], tag: string) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(String(cell))}</${tag}>`).join('')}</tr>`;
  return `<table>${cells([...labels, 'value'], 'th')}${rows.map((row) => cells(row, 'td')).join('')}</table>`;
}

/** The values of a range from the first to the last, the highest at the top. */
function line({ labels, values }: Sample, { legendFormat }: Target): string {
  const most = Math.max(...values, 1e-9);
  const name = legendFormat.replace(/\{\{(\w+)\}\}/g, (_, label) => labels[label] ?? '');
  const points = values.map((value, index) => `${index},${60 - (value / most) * 55}`).join(' ');
  return `<div>${escaped(name)}: last ${values.at(-1)}, most ${most}</div>
<svg viewBox="0 0 ${Math.max(values.length - 1, 1)} 60" preserveAspectRatio="none"><polyline fill="none" stroke="#0072B2" vector-effect="non-scaling-stroke" points="${points}"/></svg>`;
}

function columns(samples: Sample[]): string {
  const most = Math.max(...samples.map(({ values }) => values[0] ?? 0), 1);
  const sorted = samples.toSorted((one, other) => Number(one.labels.week) - Number(other.labels.week));
  const bars = sorted.map(({ values: [value = 0] }, index) => {
    const height = (value / most) * 55;
    return `<rect x="${index * 10}" y="${60 - height}" width="8" height="${height}"/>`;
  });
  const words = sorted.map(({ labels, values }) => `${labels.week}:${values[0]}`).join(' ');
  return `<svg viewBox="0 0 ${samples.length * 10} 60" preserveAspectRatio="none">${bars.join('')}</svg><div>${words}</div>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
