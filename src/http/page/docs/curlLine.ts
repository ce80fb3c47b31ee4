import type { Operation, Parameter } from './apiDescription.ts';

/**
 * A line for a POSIX shell that sends the operation with the examples of its required parameters and of its first other
 * one. The address of Certalog is in `$URL`, the credentials in `$TOKEN`, or in `$NAME` and `$PASSWORD`.
 */
export function curlLine(operation: Operation, schemes: readonly string[]): string {
  const { method, parameters, requestBodies } = operation;
  const [body] = requestBodies;
  return [
    'curl',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(operation.open ? [] : credentials(schemes)),
    ...(body ? [`-H ${quoted(`Content-Type: ${body.type}`)}`, `-d ${quoted(written(body))}`] : []),
    `"$URL"${quoted(filledPath(operation) + queryOf(parameters))}`,
  ].join(' ');
}

function written({ type, example }: RequestBody): string {
  if (type !== 'application/x-www-form-urlencoded') return JSON.stringify(example);
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(Object(example))) fields.append(name, String(value));
  return fields.toString();
}

type RequestBody = Operation['requestBodies'][number];

function credentials(schemes: readonly string[]): string[] {
  if (schemes.includes('bearer')) return ['-H "Authorization: Bearer $TOKEN"'];
  return schemes.includes('basic') ? ['-u "$NAME:$PASSWORD"'] : [];
}

function filledPath({ path, parameters }: Operation): string {
  return parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce(
      (filled, { name, example }) => filled.replace(`{${name}}`, encodeURIComponent(String(example))),
      path,
    );
}

function queryOf(parameters: readonly Parameter[]): string {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const shown = [
    ...inQuery.filter(({ required }) => required),
    ...inQuery.filter(({ required }) => !required).slice(0, 1),
  ];
  const pairs = shown.flatMap(({ name, example }) =>
    [example].flat().map((value) => `${name}=${encodeURIComponent(String(value))}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** In single quotes a shell takes everything as it is, but for the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
