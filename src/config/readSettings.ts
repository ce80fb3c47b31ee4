import { type SettingName, type SettingValues, settings } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a file as UTF-8 text; throws as `node:fs` does. */
export type ReadFile = (path: string) => string;

/**
 * Reads all settings of the environment. Gives the values, or one line per fault: the name, what is wrong, what is
 * allowed. A secret's value is in no line. An unknown `CERTALOG_*` name is a fault, since it is likely misspelt.
 */
export function readSettings(
  environment: Environment,
  readFile: ReadFile,
): { values: SettingValues } | { faults: string[] } {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(settings) as SettingName[]) {
    const text = settingText(name, environment, readFile, faults);
    if (text === undefined) continue;
    const parsed = settings[name].schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else faults.push(...parsed.error.issues.map((issue) => `${name} ${issue.message}${shown(name, text)}`));
  }
  faults.push(...unknownNames(environment));
  return faults.length > 0 ? { faults } : { values: values as SettingValues };
}

function settingText(
  name: SettingName,
  environment: Environment,
  readFile: ReadFile,
  faults: string[],
): string | undefined {
  const setting = settings[name];
  const direct = environment[name];
  const path = 'secret' in setting ? environment[`${name}_FILE`] : undefined;
  if (direct && path) {
    faults.push(`${name} and ${name}_FILE are both set: keep one of them`);
    return undefined;
  }
  if (path) {
    try {
      return readFile(path).trim();
    } catch (error) {
      faults.push(`${name}_FILE names ${path}, which cannot be read: ${(error as Error).message}`);
      return undefined;
    }
  }
  return direct || (setting.default ?? undefined);
}

function shown(name: SettingName, text: string): string {
  return 'secret' in settings[name] ? '' : ` (it is "${text}")`;
}

function unknownNames(environment: Environment): string[] {
  const known = new Set<string>(Object.keys(settings));
  for (const [name, setting] of Object.entries(settings)) if ('secret' in setting) known.add(`${name}_FILE`);
  return Object.keys(environment)
    .filter((name) => name.startsWith('CERTALOG_') && !known.has(name))
    .sort()
    .map((name) => `${name} is not a setting of Certalog; the README lists them all`);
}
