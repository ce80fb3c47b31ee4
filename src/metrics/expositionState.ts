import { type ExpositionFormat, familyHeader, sample } from './exposition.ts';
import { databaseUpFamily, expositionFamilies as families } from './families.ts';
import type { InventoryText } from './inventoryText.ts';
import type { MetricFamily } from './metricFamily.ts';

/** What an exposition says of itself; of the inventory nothing before it was first rendered. */
export function renderExpositionState(
  text: InventoryText | null,
  databaseUp: boolean,
  format: ExpositionFormat,
): string {
  const states: [MetricFamily, number | undefined][] = [
    [databaseUpFamily, databaseUp ? 1 : 0],
    [families.duration, text?.lastRendering.durationSeconds],
    [families.rendered, text?.lastRendering.atSeconds],
    [families.series, text?.series],
    [families.budgetExceeded, text?.budgetExceeded ? 1 : 0],
  ];
  return states
    .map(([family, value]) =>
      value === undefined ? '' : familyHeader(family, format) + sample(family.name, '', value),
    )
    .join('');
}
