/** What the tests read of a running `serve` over HTTP. */
export interface SyncRun {
  account_id: string;
  trigger: string;
  tick: string | null;
  started_at: string;
  finished_at: string | null;
  outcome: string | null;
  reason: string | null;
  detail: string | null;
}

/** The certificates of all accounts, every page, without when they were seen. */
export async function readCertificates(url: string): Promise<Record<string, unknown>[]> {
  return (await readAll(`${url}/api/v1/certificates`)).map((certificate) => {
    const { first_seen_at, last_seen_at, ...rest } = certificate;
    return rest;
  });
}

/** The sync runs, newest first. */
export async function readRuns(url: string): Promise<SyncRun[]> {
  return (await readAll(`${url}/api/v1/sync-runs`)) as unknown as SyncRun[];
}

/** Queues a sync of every account. */
export async function requestSync(url: string): Promise<void> {
  const { status } = await fetch(`${url}/api/v1/sync`, { method: 'POST' });
  if (status !== 202) throw new Error(`POST /api/v1/sync answered ${status}`);
}

/** Samples of `/metrics` by name and labels, without what concerns the process. */
export async function readMetrics(url: string): Promise<Map<string, string>> {
  const answer = await fetch(`${url}/metrics`);
  if (answer.status !== 200) throw new Error(`/metrics answered ${answer.status}`);
  const samples = (await answer.text())
    .split('\n')
    .filter((line) => line.startsWith('certalog_'))
    .map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)] as const);
  return new Map(samples);
}

/** The samples that say what the inventory holds: neither of this process nor of the syncs. */
export function inventorySeries(metrics: Map<string, string>): Record<string, string> {
  return Object.fromEntries([...metrics].filter(([series]) => inventoryFamilies.test(series)));
}

const inventoryFamilies = /^certalog_(certificate_|certificates\{|policy_findings|account_info)/;

/** The values of one family by account. */
export function byAccount(metrics: Map<string, string>, family: string): Record<string, string> {
  const start = `certalog_${family}{account_id="`;
  return Object.fromEntries(
    [...metrics]
      .filter(([series]) => series.startsWith(start))
      .map(([series, value]) => [series.slice(start.length, -2), value]),
  );
}

async function readAll(list: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '1000', ...(cursor === null ? {} : { cursor }) });
    const answer = await fetch(`${list}?${query}`);
    if (answer.status !== 200) throw new Error(`${list} answered ${answer.status}: ${await answer.text()}`);
    const { data, page } = (await answer.json()) as Page;
    rows.push(...data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
}

interface Page {
  data: Record<string, unknown>[];
  page: { next_cursor: string | null };
}
