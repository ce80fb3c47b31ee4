import type { Envelope } from '../answer.ts';
import type { Fault } from './fault.ts';

/**
 * The envelope of a success as the faults leave it; the one given is not changed.
 * @param page the page that the client asked for
 */
export function distort(envelope: Envelope, faults: readonly Fault[], page: number): Envelope {
  if (!envelope.success) return envelope;
  const distorted = structuredClone(envelope);
  for (const fault of faults) apply(distorted, fault, page);
  return distorted;
}

function apply(envelope: Envelope, fault: Fault, page: number): void {
  const info = envelope.result_info;
  const records = Array.isArray(envelope.result) ? envelope.result : [envelope.result];
  switch (fault.kind) {
    case 'repeated_page':
      if (info !== undefined) info.page = page;
      return;
    case 'count_high':
      if (info !== undefined) info.total_count += 1;
      return;
    case 'count_low':
      if (info !== undefined) info.total_count -= 1;
      return;
    case 'no_result_info':
      delete envelope.result_info;
      return;
    case 'missing_result':
      delete envelope.result;
      return;
    case 'null_result':
      envelope.result = null;
      if (info !== undefined && fault.total !== undefined)
        Object.assign(info, { count: 0, total_count: fault.total });
      return;
    case 'empty_list':
      envelope.result = [];
      if (info !== undefined) Object.assign(info, { count: 0, total_count: 0 });
      if (info?.total_pages !== undefined) info.total_pages = 0;
      return;
    case 'short_page':
      records.pop();
      return;
    case 'wrong_types':
      if (isObject(records[0])) mistype(records[0]);
      return;
    case 'missing_id':
      if (isObject(records[0])) delete records[0].id;
      return;
    case 'extra_keys':
      for (const target of [envelope, info, ...records])
        if (isObject(target)) Object.assign(target, unknownKeys());
      return;
    default:
      return;
  }
}

/** Each field of a wrong type, but for the id and the PEM, without which the record could not be told. */
function mistype(record: Record<string, unknown>): void {
  for (const [field, value] of Object.entries(record)) {
    if (field === 'id' || field === 'certificates') continue;
    record[field] = typeof value === 'string' ? 4711 : 'yes';
  }
}

function unknownKeys(): Record<string, unknown> {
  return { x_unknown: { nested: [1, null] }, x_beta: 'unknown keys are to be ignored' };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
