import type { SourceRecord } from '../../src/inventory/source.ts';
import { account, clientOf, rawRecord, reading } from './client.ts';
import { answer, type SeenRequest, startServer, success } from './server.ts';

export const idsOf = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => `c${from + index}`);

/** The page as an honest server gives it. */
export function pageOf(ids: string[], request: SeenRequest, more: { perPage?: number; info?: object } = {}) {
  const page = Number(request.query.get('page'));
  const perPage = more.perPage ?? Number(request.query.get('per_page'));
  const onPage = ids.slice((page - 1) * perPage, page * perPage);
  const info = { page, per_page: perPage, count: onPage.length, total_count: ids.length, ...more.info };
  return success(
    onPage.map((id) => rawRecord(id)),
    info,
  );
}

/** Lists from a server that answers with what `respond` gives. */
export async function list(
  respond: (request: SeenRequest, count: number) => unknown,
  onRecords: (records: SourceRecord[]) => Promise<void> = async () => {},
) {
  const { url, requests } = await startServer((request, response) =>
    answer(response, 200, respond(request, requests.length)),
  );
  const handed: SourceRecord[] = [];
  const { client } = clientOf(url);
  const listing = await client.source.list(
    account,
    async (records) => {
      handed.push(...records);
      await onRecords(records);
    },
    reading(),
  );
  return { listing, requests, handed: handed.map(({ certificateId }) => certificateId) };
}
