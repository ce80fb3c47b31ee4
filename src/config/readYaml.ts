import { parseDocument } from 'yaml';

/**
 * The content of a YAML text, or what is wrong with it, in one line. All scalars are text: YAML's richer schemas would
 * make a number of an id that happens to be digits alone.
 */
export function readYaml(text: string): { content: unknown } | { fault: string } {
  try {
    const document = parseDocument(text, { schema: 'failsafe', stringKeys: true });
    const [error] = [...document.errors, ...document.warnings];
    return error ? { fault: inOneLine(error) } : { content: document.toJS() || {} };
  } catch (error) {
    return { fault: inOneLine(error as Error) };
  }
}

/** Without the piece of the file that the parser quotes: a secret may have been put there by mistake. */
function inOneLine({ message }: Error): string {
  return (message.split('\n')[0] ?? '').replace(/ in YAML stream: ".*"/, '').replace(/:$/, '');
}
