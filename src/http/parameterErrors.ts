import type { z } from '@hono/zod-openapi';
import type { ParameterError } from './problem.ts';

/** What a failed validation says of each parameter: its name, and what is wrong and allowed. */
export function parameterErrors({ target, error }: { target: string; error: z.ZodError }): ParameterError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((parameter) => ({
        parameter,
        detail: 'is not known here; GET /openapi.json lists what is',
      }));
    }
    const parameter = issue.path[0] === undefined ? target : String(issue.path[0]);
    return [{ parameter, detail: issue.message }];
  });
}
