import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig, requireClosedDoor, requireCloudflare } from '../../src/config/config.ts';
import { settings } from '../../src/config/settings.ts';
import {
  type ComposeService,
  composeVariables,
  projectRoot,
  readComposeFile,
  readEnvFile,
} from './composeFile.ts';
import { instructionsOf, parseDockerfile } from './dockerfile.ts';

const filledIn: Record<string, string | undefined> = {
  ...readEnvFile('.env.example'),
  CLOUDFLARE_API_TOKEN: 'a-token',
};
const demo = readEnvFile('deploy/demo.env');
const compose = readComposeFile(filledIn);
const { services } = compose;
const each = Object.entries(services);
const dockerfile = parseDockerfile(readFileSync(join(projectRoot, 'Dockerfile'), 'utf8'));

describe('every service', () => {
  test.each(each)('%s may do no more than it must', (_name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  test.each(each)('%s is not root', (_name, service) => {
    const user = service.build ? instructionsOf(dockerfile, 'USER').at(-1) : service.user;
    expect(user).toMatch(/^[1-9]\d*:\d+$/);
  });

  test.each(each)('%s is of an image whose version is named', (_name, { image, build }) => {
    if (build) expect(existsSync(join(projectRoot, build.context, 'Dockerfile'))).toBe(true);
    else expect(image).toMatch(/:v?\d+(\.\d+)*$/);
  });

  test.each(each)('%s has its health checked', (_name, service) => {
    // The image's own check is one of `serve`.
    if (service.build && !service.command) expect(instructionsOf(dockerfile, 'HEALTHCHECK')).toHaveLength(1);
    else expect(service.healthcheck?.test[0]).toBe('CMD');
  });

  test.each(each)('%s is published on this machine only, if at all', (_name, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test.each(each)('%s uses only files, volumes, networks and services that exist', (_name, service) => {
    for (const volume of service.volumes ?? []) {
      const source = volume.split(':')[0] ?? '';
      if (source.startsWith('.')) expect(existsSync(join(projectRoot, source)), source).toBe(true);
      else expect(compose.volumes).toHaveProperty(source);
    }
    for (const network of service.networks ?? []) expect(compose.networks).toHaveProperty(network);
    for (const dependency of Object.keys(service.depends_on ?? {}))
      expect(services).toHaveProperty(dependency);
  });
});

test('every volume and network is used', () => {
  const used = each.flatMap(([, { volumes = [], networks = [] }]) => [
    ...volumes.map((volume) => volume.split(':')[0]),
    ...networks,
  ]);
  expect(used).toEqual(
    expect.arrayContaining([...Object.keys(compose.volumes), ...Object.keys(compose.networks)]),
  );
});

test('PostgreSQL is reached by Certalog alone, and reaches no other machine', () => {
  expect(service('postgres').ports).toBeUndefined();
  expect(service('postgres').networks).toEqual(['database']);
  expect(compose.networks.database).toEqual({ internal: true });
  expect(each.filter(([, { networks }]) => networks?.includes('database')).map(([name]) => name)).toEqual([
    'postgres',
    'certalog',
  ]);
});

describe('Certalog', () => {
  test('is given only settings that exist', () => {
    expect(Object.keys(settings)).toEqual(
      expect.arrayContaining(Object.keys(service('certalog').environment ?? {})),
    );
  });

  test.each([
    ['.env.example with a token filled in', filledIn],
    ['deploy/demo.env', demo],
  ])('starts with %s', (_name, variables) => {
    const config = certalogConfig(variables);
    expect(() => {
      requireCloudflare(config);
      requireClosedDoor(config);
    }).not.toThrow();
    expect(config.database.url?.reveal()).toBe(
      `postgres://certalog:${variables.POSTGRES_PASSWORD}@postgres:5432/certalog`,
    );
  });

  test('is open to everyone only when that was asked for', () => {
    const config = certalogConfig({ ...filledIn, CERTALOG_AUTH: undefined });
    expect(() => requireClosedDoor(config)).toThrow(/CERTALOG_API_TOKENS/);
  });

  test('takes the tokens of the environment', () => {
    const token = `prometheus:metrics:${'ab'.repeat(32)}`;
    const { http } = certalogConfig({ ...filledIn, CERTALOG_AUTH: 'tokens', CERTALOG_API_TOKENS: token });
    expect(http).toMatchObject({ auth: 'tokens', apiTokens: [{ name: 'prometheus', scope: 'metrics' }] });
  });

  test('gets longer to stop than the 10 s that it takes at most', () => {
    expect(Number.parseInt(service('certalog').stop_grace_period ?? '', 10)).toBeGreaterThan(10);
  });
});

describe('the variables', () => {
  test('without an .env nothing starts, and the remedy is named', () => {
    expect(() => readComposeFile({})).toThrow('POSTGRES_PASSWORD is missing, copy .env.example to .env');
    expect(() => readComposeFile(readEnvFile('.env.example'))).toThrow('CLOUDFLARE_API_TOKEN is missing');
  });

  test('.env.example explains each, but what only the demo and a build set', () => {
    const explained = new Set(Object.keys(readEnvFile('.env.example')));
    expect(explained.union(new Set(['CLOUDFLARE_BASE_URL', 'REVISION']))).toEqual(composeVariables());
  });

  test('the demo sets none that nothing reads', () => {
    const own = Object.keys(demo).filter((name) => !name.startsWith('COMPOSE_'));
    expect([...composeVariables()]).toEqual(expect.arrayContaining(own));
  });
});

describe('the demo', () => {
  test('runs the emulator, which no other start does', () => {
    expect(service('emulator').profiles).toEqual([demo.COMPOSE_PROFILES]);
    expect(service('certalog').depends_on?.emulator).toMatchObject({ required: false });
  });

  test('reads the emulator, at the port where it listens', () => {
    const { hostname, port } = new URL(demo.CLOUDFLARE_BASE_URL ?? '');
    expect(hostname).toBe('emulator');
    expect(service('emulator').command).toEqual(['emulator', '--host', '0.0.0.0', '--port', port]);
    expect(service('emulator').networks).toEqual(['monitoring']);
    expect(service('certalog').networks).toContain('monitoring');
  });

  test('shares no data with a real inventory', () => {
    expect(demo.COMPOSE_PROJECT_NAME).not.toBe(compose.name);
  });
});

describe('the parts find each other', () => {
  test('Prometheus scrapes Certalog, with the token that is mounted for it', () => {
    const [job] = yamlFile('deploy/prometheus/prometheus.yml').scrape_configs;
    expect(job.static_configs[0].targets).toEqual(['certalog:8080']);
    expect(instructionsOf(dockerfile, 'EXPOSE')).toEqual(['8080']);
    const mounted = service('prometheus').volumes?.map((volume) => volume.split(':')[1]);
    expect(mounted).toContain('/etc/prometheus/prometheus.yml');
    expect(mounted).toContain(`/etc/prometheus/${job.authorization.credentials_file}`);
  });

  test('the token of Prometheus is the file that METRICS_TOKEN_FILE names', () => {
    const { prometheus } = readComposeFile({ ...filledIn, METRICS_TOKEN_FILE: '../own-token' }).services;
    expect(prometheus?.volumes).toContain('../own-token:/etc/prometheus/metrics-token:ro');
  });

  test('Prometheus loads the alert rules, which are mounted beside its configuration', () => {
    const { rule_files } = yamlFile('deploy/prometheus/prometheus.yml');
    expect(rule_files).toEqual(['certalog.rules.yml']);
    expect(service('prometheus').volumes).toContain(
      './deploy/prometheus/certalog.rules.yml:/etc/prometheus/certalog.rules.yml:ro',
    );
  });

  test('Grafana provisions the alert rules, which ask the data source that it has', () => {
    const folder = 'deploy/grafana/provisioning';
    expect(service('grafana').volumes).toContain(
      `./${folder}/alerting:/etc/grafana/provisioning/alerting:ro`,
    );
    const [{ uid }] = yamlFile(`${folder}/datasources/prometheus.yml`).datasources;
    const asked = readFileSync(join(projectRoot, folder, 'alerting/rules.yml'), 'utf8').matchAll(
      /datasourceUid: (.*)/g,
    );
    expect(new Set([...asked].map(([, name]) => name))).toEqual(new Set([uid, '__expr__']));
  });

  test('Grafana has the variables that its contact points read', () => {
    const points = readFileSync(
      join(projectRoot, 'deploy/grafana/provisioning/alerting/contact-points.yml'),
      'utf8',
    );
    const read = [...points.matchAll(/^[^#]*\$(\w+)/gm)].map(([, name]) => name ?? '');
    expect(read).not.toEqual([]);
    for (const name of read) expect(service('grafana').environment?.[name]).toMatch(/./);
  });

  test('Grafana asks Prometheus and loads the dashboards that are mounted for it', () => {
    const [source] = yamlFile('deploy/grafana/provisioning/datasources/prometheus.yml').datasources;
    expect(source.url).toBe('http://prometheus:9090');
    const [provider] = yamlFile('deploy/grafana/provisioning/dashboards/certalog.yml').providers;
    expect(service('grafana').volumes).toContain(`./deploy/grafana/dashboards:${provider.options.path}:ro`);
  });
});

function service(name: string): ComposeService {
  const found = services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

/** The configuration that `certalog serve` reads in its container: of the image and of the Compose file. */
function certalogConfig(variables: Record<string, string | undefined>) {
  const ofImage = Object.fromEntries(
    instructionsOf(dockerfile, 'ENV').flatMap((pairs) => pairs.split(/\s+/).map((pair) => pair.split('='))),
  );
  const given = readComposeFile(variables).services.certalog?.environment;
  return loadConfig({ ...ofImage, ...given }, (path) => readFileSync(path, 'utf8'));
}

function yamlFile(path: string) {
  return parse(readFileSync(join(projectRoot, path), 'utf8'));
}
