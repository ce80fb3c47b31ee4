/** A certificate to ask for. */
export interface Asked {
  account_id: string;
  id: string;
}

/**
 * What the service answers to a GET of every path of its OpenAPI document, for each of the certificates where a path
 * has one: headers and body by path and query.
 */
export async function everyAnswer(url: string, certificates: Asked[]): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi;
  for (const [path, { get }] of Object.entries(paths)) {
    if (get === undefined) continue;
    const query = get.parameters?.some(({ name }) => name === 'limit') ? '?limit=1000' : '';
    for (const one of new Set(expand(path, get, certificates))) {
      answers.set(one + query, await answerOf(url + one + query, 'identity'));
    }
  }
  answers.set('/metrics, compressed', await answerOf(`${url}/metrics`, 'gzip'));
  return answers;
}

interface OpenApi {
  paths: Record<string, { get?: Operation }>;
}

interface Operation {
  parameters?: { name: string; schema?: { enum?: string[] } }[];
}

/** The path for every certificate and for every value of its other parameters. */
function expand(path: string, operation: Operation, certificates: Asked[]): string[] {
  const [, name] = /\{(\w+)\}/.exec(path) ?? [];
  if (name === undefined) return [path];
  if (name === 'account_id' || name === 'id') {
    return certificates.flatMap(({ account_id, id }) => {
      const one = path.replace('{account_id}', account_id).replace('{id}', encodeURIComponent(id));
      return expand(one, operation, certificates);
    });
  }
  const values = operation.parameters?.find((parameter) => parameter.name === name)?.schema?.enum ?? [
    'unknown',
  ];
  return values.flatMap((value) => expand(path.replace(`{${name}}`, value), operation, certificates));
}

/** fetch takes the compression off again. */
async function answerOf(address: string, encoding: string): Promise<string> {
  const answer = await fetch(address, { headers: { 'accept-encoding': encoding } });
  const { status, headers } = answer;
  if (status >= 500) throw new Error(`${address} answered ${status}: ${await answer.text()}`);
  return `${status} ${JSON.stringify([...headers])}\n${await answer.text()}`;
}
