import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';

export interface ComposeService {
  image?: string;
  build?: { context: string };
  command?: string[];
  user?: string;
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  profiles?: string[];
  depends_on?: Record<string, { condition: string; required?: boolean }>;
  healthcheck?: { test: string[] };
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  stop_grace_period?: string;
}

export interface ComposeFile {
  name: string;
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, unknown>;
}

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

const composeText = () => readFileSync(`${projectRoot}/docker-compose.yml`, 'utf8');

/** The Compose file as Compose sees it with these variables; throws where it demands one that is missing. */
export function readComposeFile(variables: Record<string, string | undefined>): ComposeFile {
  return interpolate(parse(composeText(), { merge: true }), variables) as ComposeFile;
}

/** The names of all variables that the Compose file reads. */
export function composeVariables(): Set<string> {
  return new Set([...composeText().matchAll(VARIABLE)].map(({ 1: name }) => name ?? ''));
}

/** The variables of an env file of the project. */
export function readEnvFile(path: string): Record<string, string | undefined> {
  return parseEnv(readFileSync(`${projectRoot}/${path}`, 'utf8'));
}

/** The forms of the Compose specification (section Interpolation) that the file uses. */
const VARIABLE = /\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g;

function interpolate(value: unknown, variables: Record<string, string | undefined>): unknown {
  if (Array.isArray(value)) return value.map((entry) => interpolate(entry, variables));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, interpolate(entry, variables)]),
    );
  }
  if (typeof value !== 'string') return value;
  return value.replace(VARIABLE, (_, name: string, operator = '', rest = '') => {
    const given = variables[name];
    if (given) return given;
    if (operator === ':?') throw new Error(`${name} ${rest}`);
    return rest;
  });
}
