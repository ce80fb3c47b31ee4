import { type ReportFormat, type ReportName, reports } from './reports.ts';
import type { ReportRequest } from './request.ts';

/** What is given of a report; each by its name outside. Instants in ISO 8601 in UTC. */
export interface GivenParameters {
  as_of?: string | undefined;
  within?: number | undefined;
  from?: string | undefined;
  to?: string | undefined;
  account_id?: string[] | undefined;
  owner?: string[] | undefined;
}

export interface ParameterFault {
  parameter: keyof GivenParameters | 'format';
  detail: string;
}

/**
 * The request, or what is wrong with it: what the report does not take, and times that lie in the future or are empty. What
 * will be known then is not known yet. `now` is ISO 8601.
 */
export function readReportRequest(
  name: ReportName,
  format: ReportFormat,
  given: GivenParameters,
  now: string,
): { request: ReportRequest } | { faults: ParameterFault[] } {
  const { formats, of } = reports[name];
  const faults: ParameterFault[] = [];
  const fault = (parameter: ParameterFault['parameter'], detail: string) =>
    faults.push({ parameter, detail });
  if (!formats.includes(format))
    fault('format', `is not one of ${formats.join(', ')}, which ${name} comes in`);
  const notTaken: (keyof GivenParameters)[] = of === 'time' ? ['as_of', 'owner'] : ['from', 'to'];
  if (name !== 'expiring') notTaken.push('within');
  for (const parameter of notTaken) {
    if (given[parameter] !== undefined) fault(parameter, `is not taken by the report ${name}`);
  }
  for (const parameter of ['as_of', 'from', 'to'] as const) {
    const instant = given[parameter];
    if (instant !== undefined && Date.parse(instant) > Date.parse(now))
      fault(parameter, `is in the future: the clock here says ${now}`);
  }
  const { from, to = now } = given;
  if (from !== undefined && Date.parse(from) >= Date.parse(to))
    fault('from', `is not before to, which is ${to}`);
  if (faults.length > 0) return { faults };
  return {
    request: {
      name,
      format,
      filter: { accountIds: unique(given.account_id), owners: unique(given.owner) },
      asOf: given.as_of ?? null,
      from: from ?? null,
      to: given.to ?? null,
      withinSeconds: given.within ?? null,
    },
  };
}

function unique(values: string[] | undefined): string[] | undefined {
  return values && [...new Set(values)];
}
