import type postgres from 'postgres';
import { storedInventory } from './storedInventory.ts';

/** All that the inventory holds, sorted, of each period only whether it has ended. */
export async function settledInventory(sql: postgres.Sql): Promise<string[]> {
  return Object.entries(await storedInventory(sql))
    .flatMap(([table, rows]) => rows.map((row) => `${table} ${withoutInstant(row)}`))
    .sort();
}

function withoutInstant(row: string): string {
  const { valid_to, ...rest } = JSON.parse(row);
  return JSON.stringify(valid_to === undefined ? rest : { ...rest, ended: valid_to !== null });
}
