import type { HistoryJson } from '../getHistory.ts';
import { exampleCertificate } from './exampleCertificate.ts';
import { exampleChange } from './exampleChange.ts';
import { exampleAccountId, exampleCertificateId } from './exampleIds.ts';

/** The certificate of the examples has been there, and used, ever since. */
export const exampleHistory: HistoryJson = {
  account_id: exampleAccountId,
  id: exampleCertificateId,
  periods: [{ from: exampleCertificate.first_seen_at, to: null }],
  associations: exampleCertificate.associations.map(({ service, status, first_seen_at }) => ({
    service,
    status,
    from: first_seen_at,
    to: null,
  })),
  data: [exampleChange],
  page: { next_cursor: null, limit: 100 },
};
