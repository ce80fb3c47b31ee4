import { operations } from '../operation.ts';
import { checkFault, type Fault } from './fault.ts';
import { faultKinds } from './faultKinds.ts';

/**
 * Reads the text of `--faults`: faults separated by commas, each
 *
 *     kind[@operation][:name=value]…
 *
 * for example `throttle_429@list:times=3,html_200@associations:probability=0.1:account=023e105f…`. The names and
 * their meanings are those of `Fault`; without `@operation` a fault strikes wherever its kind can happen.
 * @throws Error that names the fault, what is wrong and what is allowed
 */
export function parseFaults(spec: string): Fault[] {
  return spec
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(parseFault);
}

/** The help text of `--faults`: the grammar, each kind in one line, the options. */
export function faultsHelp(): string {
  const kinds = Object.entries(faultKinds).map(([kind, { description, options }]) => {
    const own = options.length === 0 ? '' : ` [${options.join(', ')}]`;
    return `  ${kind.padEnd(24)}${description}${own}`;
  });
  return [
    'Faults, separated by commas: kind[@operation][:name=value]…',
    'Example: throttle_429@list:times=3,html_200@associations:probability=0.1',
    '',
    'Kinds [and the options of their own]:',
    ...kinds,
    '',
    `Operations: ${operations.join(', ')}, any (default: wherever the kind can happen)`,
    'Options of each kind:',
    '  times=N        strikes N requests, then no more',
    '  after=N        lets N matching requests pass first',
    '  probability=P  strikes each matching request with probability P (0 to 1, seeded)',
    '  page=N         only requests for page N',
    '  account=ID     only requests for this account',
    '  certificate=ID only requests for this certificate',
    'Options of some kinds:',
    '  seconds=N (Retry-After), status=5xx, ms=N (delay), mib=N (size), requests=N, total=N, ending=answer|reset',
  ].join('\n');
}

function parseFault(text: string): Fault {
  const [head = '', ...options] = text.split(':');
  const [kind, operation, ...more] = head.split('@');
  if (more.length > 0) throw new Error(`fault "${text}": more than one @; write kind@operation:name=value`);
  const fault: Record<string, unknown> = { kind };
  if (operation !== undefined) fault.operation = operation;
  for (const option of options) {
    const equals = option.indexOf('=');
    if (equals < 1) throw new Error(`fault "${text}": "${option}" is not name=value`);
    const name = option.slice(0, equals);
    if (name in fault) throw new Error(`fault "${text}": ${name} is given twice`);
    fault[name] = readValue(name, option.slice(equals + 1));
  }
  return checkFault(fault);
}

const textOptions = ['account', 'certificate', 'ending'];

/** A number where one belongs and is one; anything else stays text for the check to name. */
function readValue(name: string, text: string): string | number {
  return !textOptions.includes(name) && /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
