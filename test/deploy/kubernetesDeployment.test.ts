import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDeploymentSpec } from 'kubernetes-models/apps/v1/DeploymentSpec';
import type { IProbe } from 'kubernetes-models/v1/Probe';
import { describe, expect, test } from 'vitest';
import { loadConfig, requireClosedDoor, requireCloudflare } from '../../src/config/config.ts';
import { readSettings } from '../../src/config/readSettings.ts';
import { settings } from '../../src/config/settings.ts';
import { appWithoutInventory } from '../support/appWithoutInventory.ts';
import { projectRoot } from './composeFile.ts';
import { instructionsOf, parseDockerfile } from './dockerfile.ts';
import { readManifests, specOf } from './kubernetesManifests.ts';
import { restrictedViolations } from './kubernetesPodSecurity.ts';

const deployment = specOf<IDeploymentSpec>('Deployment');
const pod = deployment.template.spec ?? { containers: [] };
const [container] = pod.containers;
if (!container) throw new Error('the Deployment has no container');
const dockerfile = parseDockerfile(readFileSync(join(projectRoot, 'Dockerfile'), 'utf8'));
const environment = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));
const ofImage = Object.fromEntries(
  instructionsOf(dockerfile, 'ENV').flatMap((pairs) => pairs.split(/\s+/).map((pair) => pair.split('='))),
);
const config = () => loadConfig({ ...ofImage, ...environment }, mountedFile);

describe('the settings', () => {
  test('all exist, and are values of this file or files that are mounted', () => {
    const secretFiles = Object.entries(settings).flatMap(([name, one]) =>
      'secret' in one ? [`${name}_FILE`] : [],
    );
    for (const { name, value } of container.env ?? []) {
      expect([...Object.keys(settings), ...secretFiles]).toContain(name);
      expect({ name, isText: typeof value === 'string' && value !== '' }).toEqual({ name, isText: true });
    }
    expect(container.envFrom).toBeUndefined();
  });

  test('are accepted by Certalog, once the Secret is filled in', () => {
    expect(() => {
      requireCloudflare(config());
      requireClosedDoor(config());
    }).not.toThrow();
  });

  test('give each secret as a file', () => {
    const { database, cloudflare, http } = config();
    expect(database.url?.reveal()).toBe(filledIn.DATABASE_URL);
    expect(cloudflare.tokens.map(({ value }) => value.reveal())).toEqual([filledIn.CLOUDFLARE_API_TOKEN]);
    expect(http).toMatchObject({ auth: 'tokens', apiTokens: [{ name: 'prometheus', scope: 'metrics' }] });
    const secretNames = Object.entries(settings).flatMap(([name, one]) => ('secret' in one ? [name] : []));
    for (const name of secretNames) expect(environment).not.toHaveProperty(name);
  });

  test('keep the processes of an update inside what Cloudflare grants a token: 1200 requests per 300 s', () => {
    const { requests = Number.NaN, windowSeconds = Number.NaN } = config().cloudflare.rateLimit ?? {};
    const oldAndNew = 2 * (deployment.replicas ?? 1);
    expect(windowSeconds).toBe(300);
    expect(oldAndNew * requests).toBeLessThanOrEqual(1200);
  });

  test('are not joined by those that Kubernetes makes of Services, which would stop the start', () => {
    const ofServices = { CERTALOG_PORT: 'tcp://192.0.2.1:80', CERTALOG_SERVICE_HOST: '192.0.2.1' };
    expect(readSettings({ ...environment, ...ofServices }, mountedFile)).toMatchObject({
      faults: [
        expect.stringContaining('CERTALOG_PORT'),
        expect.stringContaining('CERTALOG_SERVICE_HOST is not a setting'),
      ],
    });
    expect(pod.enableServiceLinks).toBe(false);
  });
});

describe('the pod', () => {
  test('keeps to the Pod Security Standard Restricted, which its namespace enforces', () => {
    expect(restrictedViolations(deployment.template)).toEqual([]);
    const [namespace] = readManifests('namespace.yaml');
    expect(namespace?.metadata.labels).toHaveProperty(['pod-security.kubernetes.io/enforce'], 'restricted');
  });

  test('is the user of the image, and writes nowhere but where reports wait', () => {
    const { runAsUser, runAsGroup } = pod.securityContext ?? {};
    expect([`${runAsUser}:${runAsGroup}`]).toEqual(instructionsOf(dockerfile, 'USER'));
    expect(container.securityContext?.readOnlyRootFilesystem).toBe(true);
    for (const { name, readOnly } of container.volumeMounts ?? [])
      expect([name, readOnly]).toEqual([name, name === 'tmp' ? undefined : true]);
  });

  test('can read its secrets, which nobody else in it can', () => {
    const secret = pod.volumes?.find((volume) => volume.secret)?.secret;
    expect(secret?.defaultMode).toBe(0o440);
    expect(pod.securityContext?.fsGroup).toBe(pod.securityContext?.runAsGroup);
  });

  test('has no key to the cluster', () => {
    const [account] = readManifests('serviceaccount.yaml');
    expect(pod.serviceAccountName).toBe(account?.metadata.name);
    expect([pod.automountServiceAccountToken, account?.resource.automountServiceAccountToken]).toEqual([
      false,
      false,
    ]);
  });

  test('gets the memory that was measured, and may take more', () => {
    const { requests, limits } = container.resources ?? {};
    expect(mebibytes(requests?.memory)).toBeGreaterThan(250);
    expect(mebibytes(limits?.memory)).toBeGreaterThanOrEqual(1.5 * mebibytes(requests?.memory));
    expect(requests?.cpu).toBeDefined();
  });

  test('runs what the image runs', () => {
    expect(container.command).toBeUndefined();
    expect(instructionsOf(dockerfile, 'CMD').map((command) => JSON.parse(command))).toEqual([container.args]);
  });
});

describe('the probes', () => {
  const { startupProbe, livenessProbe, readinessProbe } = container;

  test('ask for paths that exist, at the port that the container listens on', async () => {
    const app = answeringApp();
    for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
      expect((await app.request(probe?.httpGet?.path ?? '')).status).toBe(200);
      expect(container.ports?.map(({ name }) => name)).toContain(probe?.httpGet?.port);
    }
    expect(container.ports?.map(({ containerPort }) => containerPort)).toEqual([config().http.port]);
    expect(instructionsOf(dockerfile, 'EXPOSE')).toEqual([String(config().http.port)]);
  });

  test('restart no replica for a database that is away: only readiness asks for it', async () => {
    const app = answeringApp({ ready: false });
    expect((await app.request(startupProbe?.httpGet?.path ?? '')).status).toBe(200);
    expect((await app.request(livenessProbe?.httpGet?.path ?? '')).status).toBe(200);
    expect((await app.request(readinessProbe?.httpGet?.path ?? '')).status).toBe(503);
  });

  test('wait longer for readiness than the 5 s that its answer takes', () => {
    expect(readinessProbe?.timeoutSeconds).toBeGreaterThan(5);
  });

  test('give a migration half an hour, and a busy process two minutes', () => {
    expect(patienceSeconds(startupProbe)).toBeGreaterThanOrEqual(1800);
    expect(patienceSeconds(livenessProbe)).toBeGreaterThanOrEqual(120);
  });
});

describe('an update', () => {
  test('of two or more replicas takes none away before its successor is ready', () => {
    expect(deployment.replicas).toBeGreaterThanOrEqual(2);
    expect(deployment.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
  });

  test('is not called stuck while a migration or the first sync of a new account goes on', () => {
    const INTERVAL_SECONDS = 900;
    expect(config().sync.cron).toBe('*/15 * * * *');
    expect(deployment.progressDeadlineSeconds).toBeGreaterThan(patienceSeconds(container.startupProbe));
    expect(deployment.progressDeadlineSeconds).toBeGreaterThan(INTERVAL_SECONDS);
  });

  test('leaves time to stop: what comes before SIGTERM, and the 10 s after it', () => {
    const before = Number(container.lifecycle?.preStop?.sleep?.seconds);
    expect(before).toBeGreaterThan(0);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(before + 10);
  });

  test('is not held up where replicas cannot be kept apart', () => {
    const [spread] = pod.topologySpreadConstraints ?? [];
    expect(spread).toMatchObject({
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
    });
  });
});

/** Stand-ins for the blanks of secret.example.yaml. */
const filledIn: Record<string, string> = {
  DATABASE_URL: 'postgres://certalog:secret@db.example:5432/certalog?sslmode=verify-full',
  CLOUDFLARE_API_TOKEN: 'a-token',
  CERTALOG_API_TOKENS: `prometheus:metrics:${'ab'.repeat(32)}`,
};

/** What the container finds at a path: an entry of a mounted ConfigMap or Secret. Throws as `node:fs` would. */
function mountedFile(path: string): string {
  const mount = container?.volumeMounts?.find(({ mountPath }) => path.startsWith(`${mountPath}/`));
  const volume = pod.volumes?.find(({ name }) => name === mount?.name);
  const key = path.slice((mount?.mountPath.length ?? 0) + 1);
  const name = volume?.configMap?.name ?? volume?.secret?.secretName;
  const files = volume?.configMap ? 'configmap.yaml' : 'secret.example.yaml';
  const source = readManifests(files).find(({ metadata }) => metadata.name === name)?.resource;
  const text = ((source?.data ?? source?.stringData) as Record<string, string> | undefined)?.[key];
  if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
  return volume?.secret ? (filledIn[key] ?? text) : text;
}

function mebibytes(quantity: unknown): number {
  return Number(/^(\d+)Mi$/.exec(String(quantity))?.[1]);
}

function patienceSeconds(probe: IProbe | undefined): number {
  return (probe?.periodSeconds ?? 0) * (probe?.failureThreshold ?? 0);
}

function answeringApp({ ready = true } = {}) {
  return appWithoutInventory({ ready: async () => ({ ready, detail: '' }) });
}
