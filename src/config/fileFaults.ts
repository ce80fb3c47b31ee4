import { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** The faults of the configuration file: one line each, the place in the file and what is wrong. */
export function fileFaults(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${place([...issue.path, key])}: ${issue.message}`)
      : `${place(issue.path)}: ${issue.message}`,
  );
}

/** Says what is wrong in the words of the file, where a schema has no words of its own. */
export const explainIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return 'is missing';
      const expected = kinds[issue.expected] ?? issue.expected;
      return issue.input === '' ? `is empty: give ${expected}, or leave it out` : `is not ${expected}`;
    }
    case 'too_small':
      return 'is empty';
    case 'unrecognized_keys':
      return issue.inst instanceof z.ZodObject
        ? `is not known here; known are ${Object.keys(issue.inst.shape).join(', ')}`
        : 'is not known here';
    default:
      return undefined;
  }
};

const kinds: Record<string, string> = {
  object: 'a mapping (key: value)',
  array: 'a list',
  string: 'a single value',
};

function place(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the document';
  return path.map(String).map(onOneLine).join('.');
}

function onOneLine(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}
