import { type EmulatedSync, smallAccount, startEmulatedSync } from '../../support/emulatedSync.ts';
import { hostileCertificates } from '../../support/hostileCertificates.ts';
import { type HttpService, type Json, startHttpService, token } from '../httpService.ts';
import type { KnownThings } from './apiRequests.ts';

export interface FuzzedService {
  service: HttpService;
  document: Json;
  known: KnownThings;
  stop(): Promise<void>;
}

const operator = token('operator', 'operate');
const others = [token('reader', 'read'), token('scraper', 'metrics')];

/** A service on a small inventory, some of whose names are hostile, with a history of two syncs. */
export async function startFuzzedService(): Promise<FuzzedService> {
  const { certificates } = await smallAccount();
  const emulated = await startEmulatedSync({
    certificates: [...certificates, ...hostileCertificates()],
    timeoutSeconds: 20,
  });
  await emulated.run();
  const [first] = emulated.account.certificates();
  if (first) emulated.account.removeCertificate(first.id);
  await emulated.run();
  let minutes = 0;
  const service = await startHttpService(
    {
      clock: () => new Date().toISOString(),
      auth: { mode: 'tokens', tokens: [operator, ...others] },
      requestSync: async (accountIds) =>
        (accountIds ?? [emulated.accountId])
          .filter((accountId) => accountId === emulated.accountId)
          .map((accountId) => ({ accountId, queued: true })),
      // Wrong credentials are counted by this clock; each comes a minute after the one before.
      elapsed: () => ++minutes * 60_000,
    },
    emulated.database,
  );
  const authorization = `Bearer ${operator.text}`;
  const get = async (path: string) => {
    const response = await service.get(path, { authorization });
    return { body: (await response.json()) as Json, etag: response.headers.get('etag') ?? '' };
  };
  const document = (await get('/openapi.json')).body;
  return {
    service,
    document,
    known: {
      operator: operator.text,
      others: others.map(({ text }) => text),
      ...(await knownThings(emulated, get)),
    },
    async stop() {
      await service.stop();
      await emulated.stop();
    },
  };
}

async function knownThings(
  emulated: EmulatedSync,
  get: (path: string) => Promise<{ body: Json; etag: string }>,
): Promise<Pick<KnownThings, 'values' | 'cursors' | 'etags'>> {
  const lists = ['certificates', 'certificates?sort=-name', 'findings', 'changes', 'sync-runs'];
  const pages = await Promise.all(
    lists.map((list) => get(`/api/v1/${list}${list.includes('?') ? '&' : '?'}limit=1`)),
  );
  const records = emulated.account.certificates();
  const ids = records.map(({ id }) => id);
  return {
    values: {
      account_id: [emulated.accountId],
      id: ids,
      certificate_id: ids,
      q: records.map(({ name }) => name),
      type: ['custom', 'gateway_managed'],
      service: ['gateway', 'access'],
      as_of: [new Date().toISOString()],
    },
    cursors: pages.flatMap(({ body }) => body.page.next_cursor ?? []),
    etags: pages.map(({ etag }) => etag),
  };
}
