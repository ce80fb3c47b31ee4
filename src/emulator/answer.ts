/** An answer before it is written to the wire; a text body is sent as it is. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Envelope | string;
}

/** Cloudflare's envelope. Faults may take keys away or add unknown ones. */
export interface Envelope {
  result?: unknown;
  success: boolean;
  errors: Message[];
  messages: unknown[];
  result_info?: ResultInfo;
  [unknownKey: string]: unknown;
}

export interface ResultInfo {
  count: number;
  page: number;
  per_page: number;
  total_count: number;
  total_pages?: number;
  [unknownKey: string]: unknown;
}

interface Message {
  code: number;
  message: string;
  [unknownKey: string]: unknown;
}

/** HTTP 200 with a result. */
export function success(result: unknown, resultInfo?: ResultInfo): Answer {
  const body: Envelope = { result, success: true, errors: [], messages: [] };
  if (resultInfo !== undefined) body.result_info = resultInfo;
  return { status: 200, headers: {}, body };
}

/** An error in Cloudflare's envelope, with one code. */
export function failure(status: number, code: number, message: string): Answer {
  return {
    status,
    headers: {},
    body: { result: null, success: false, errors: [{ code, message }], messages: [] },
  };
}
