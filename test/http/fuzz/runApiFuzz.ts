import fc from 'fast-check';
import { operationsOf } from '../describedApi.ts';
import { type ApiRequest, curlOf, sendRequest } from './apiRequest.ts';
import { apiRequests, strayRequests } from './apiRequests.ts';
import { createAnswerCheck } from './documentedAnswer.ts';
import type { FuzzedService } from './fuzzedService.ts';

/** How often each operation gave each status; `cut`: the connection was cut without an answer. */
export type StatusCounts = Map<string, Map<string, number>>;

/**
 * Sends so many requests, made from the OpenAPI document, and holds each answer against it. Throws with the smallest
 * failing request that is found, as a line of curl. The same seed gives the same requests.
 */
export async function runApiFuzz(
  { service, document, known }: FuzzedService,
  { requests, seed }: { requests: number; seed: number },
): Promise<StatusCounts> {
  const { operationFor, faultOf } = createAnswerCheck(document);
  const counts: StatusCounts = new Map();
  const arbitrary = fc.oneof(
    ...operationsOf(document).map((operation) => apiRequests(operation, known)),
    strayRequests(known),
  );
  await fc.assert(
    fc.asyncProperty(arbitrary, async (request) => {
      const logged = service.errors.length;
      const answer = await sendRequest(service.url, request);
      count(counts, operationFor(request)?.id ?? 'none', String(answer?.status ?? 'cut'));
      const fault = answer === null ? 'no answer' : faultOf(request, answer);
      const errors = service.errors.slice(logged);
      if (fault === null && errors.length === 0) return;
      throw new Error(describeFailure(service.url, request, fault, errors));
    }),
    { numRuns: requests, seed },
  );
  return counts;
}

/** A table of the counts, one operation a line. */
export function statusTable(counts: StatusCounts): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([operation, statuses]) => {
      const each = [...statuses]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([status, times]) => `${status}: ${times}`);
      return `${operation.padEnd(20)}  ${each.join('   ')}`;
    })
    .join('\n');
}

function count(counts: StatusCounts, operation: string, status: string): void {
  const ofOperation = counts.get(operation) ?? new Map<string, number>();
  ofOperation.set(status, (ofOperation.get(status) ?? 0) + 1);
  counts.set(operation, ofOperation);
}

function describeFailure(url: string, request: ApiRequest, fault: string | null, errors: object[]): string {
  const logged = errors.map((error) => `\nlogged: ${JSON.stringify(error)}`).join('');
  return `${fault ?? 'an error in the log'}${logged}\n${curlOf(url, request)}`;
}
