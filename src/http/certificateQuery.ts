import { z } from '@hono/zod-openapi';
import type { Clock } from '../inventory/ports.ts';
import {
  type CertificateListRequest,
  type CertificatePosition,
  type CertificateSort,
  certificateSortKeys,
} from '../inventory/queries/certificates.ts';
import { certificateFilterOf, certificateFilterParameters } from './api/certificateFilterParameters.ts';
import { type PagedList, positionIn } from './pages.ts';
import { asOf, cursor, limit, oneOf } from './parameters.ts';
import type { ParameterError } from './problem.ts';
import { momentOf } from './readMoment.ts';
import { storableText } from './storableText.ts';

const sortNames = certificateSortKeys.flatMap((key) => [key, `-${key}` as const]);

/** The query parameters of a list of certificates, of the API and of the page. */
export const certificateQuery = certificateFilterParameters.extend({
  as_of: asOf,
  sort: oneOf(sortNames)
    .default('earliest_not_after')
    .openapi({
      description: '- is descending. What is not known comes first in ascending order.',
      param: { example: 'earliest_not_after' },
    }),
  limit,
  cursor,
});

export type CertificateQuery = z.output<typeof certificateQuery>;

export interface AskedCertificates {
  request: CertificateListRequest;
  list: PagedList<CertificatePosition>;
}

/** What the parameters ask the inventory for; what is wrong with them by the clock or by the list that a cursor is of. */
export function askedCertificates(
  query: CertificateQuery,
  { clock, expiringWithinSeconds }: { clock: Clock; expiringWithinSeconds: number },
): AskedCertificates | ParameterError {
  const moment = momentOf(query.as_of, clock);
  if ('parameter' in moment) return moment;
  const sort = sortOf(query.sort);
  const list = listIn(sort, query.sort, query.as_of);
  const position = positionIn(list, query.cursor);
  if ('parameter' in position) return position;
  const filter = certificateFilterOf(query);
  return {
    request: { filter, ...moment, sort, ...position, limit: query.limit, expiringWithinSeconds },
    list,
  };
}

function sortOf(name: (typeof sortNames)[number]): CertificateSort {
  const by = name.replace(/^-/, '') as CertificateSort['by'];
  return { by, descending: name.startsWith('-') };
}

function listIn(
  { by }: CertificateSort,
  sort: string,
  asOf: string | undefined,
): PagedList<CertificatePosition> {
  const position = z.strictObject({
    key: (by === 'name' ? storableText : z.iso.datetime()).nullable(),
    accountId: storableText,
    certificateId: storableText,
  });
  return { name: ['certificates', sort, asOf ?? []].flat().join(' '), position, with: 'sort and as_of' };
}
