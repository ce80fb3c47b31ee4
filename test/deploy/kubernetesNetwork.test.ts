import type { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { IDeploymentSpec } from 'kubernetes-models/apps/v1/DeploymentSpec';
import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec';
import type { IPodDisruptionBudgetSpec } from 'kubernetes-models/policy/v1/PodDisruptionBudgetSpec';
import type { IServiceSpec } from 'kubernetes-models/v1/ServiceSpec';
import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../src/config/values.ts';
import { manifestFiles, readManifests, specOf } from './kubernetesManifests.ts';

const deployment = specOf<IDeploymentSpec>('Deployment');
const podLabels = deployment.template.metadata?.labels ?? {};
const [container] = deployment.template.spec?.containers ?? [];
const portNames = container?.ports?.map(({ name }) => name);
const api = specOf<IServiceSpec>('Service', 'certalog');
const metrics = specOf<IServiceSpec>('Service', 'certalog-metrics');
const monitor = specOf<NonNullable<ServiceMonitor['spec']>>('ServiceMonitor');
const policy = specOf<INetworkPolicySpec>('NetworkPolicy');
const budget = specOf<IPodDisruptionBudgetSpec>('PodDisruptionBudget');

describe('the pods of the Deployment are meant', () => {
  test.each([
    ['the Deployment', deployment.selector.matchLabels],
    ['the Service of the API', api.selector],
    ['the Service of the metrics', metrics.selector],
    ['the NetworkPolicy', policy.podSelector?.matchLabels],
    ['the PodDisruptionBudget', budget.selector?.matchLabels],
    [
      'the spreading over nodes',
      deployment.template.spec?.topologySpreadConstraints?.[0]?.labelSelector?.matchLabels,
    ],
  ])('by %s', (_name, selector) => {
    expect(Object.keys(selector ?? {}).length).toBeGreaterThan(0);
    expect(podLabels).toMatchObject(selector ?? {});
  });

  test.each([
    ['the API', api],
    ['the metrics', metrics],
  ])('and the Service of %s leads to a port that they have', (_name, { ports }) => {
    for (const { targetPort } of ports ?? []) expect(portNames).toContain(targetPort);
  });
});

describe('Prometheus', () => {
  test('scrapes the Service of the metrics and no other, at its port', () => {
    const selected = manifestFiles()
      .flatMap(readManifests)
      .filter(
        ({ kind, metadata }) => kind === 'Service' && hasAll(metadata.labels, monitor.selector?.matchLabels),
      );
    expect(selected.map(({ metadata }) => metadata.name)).toEqual(['certalog-metrics']);
    expect(metrics.ports?.map(({ name }) => name)).toEqual(monitor.endpoints?.map(({ port }) => port));
    expect(monitor.endpoints?.map(({ path }) => path)).toEqual(['/metrics']);
  });

  test('keeps each replica in sight while the database is away and none is ready', () => {
    expect(metrics).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
  });

  test('waits for the last known values: Certalog sends them after 6 s at most', () => {
    const [{ scrapeTimeout = '', interval = '' } = {}] = monitor.endpoints ?? [];
    expect(parseDuration(scrapeTimeout)).toBeGreaterThan(6);
    expect(parseDuration(interval)).toBeGreaterThan(parseDuration(scrapeTimeout) ?? 0);
  });

  test('has a token of its own, which the pods do not hold', () => {
    const [{ authorization } = {}] = monitor.endpoints ?? [];
    const { name, key = '' } = authorization?.credentials ?? {};
    const secret = readManifests('secret.example.yaml').find(({ metadata }) => metadata.name === name);
    expect(secret?.resource.stringData).toHaveProperty([key]);
    const mounted = deployment.template.spec?.volumes?.map((volume) => volume.secret?.secretName);
    expect(mounted).not.toContain(name);
  });
});

test('people and their tools reach only replicas that are ready', () => {
  expect(api.publishNotReadyAddresses).toBeUndefined();
});

test('replicas that are not ready because the database is away are not evicted', () => {
  expect(budget).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'IfHealthyBudget' });
});

describe('the network', () => {
  const cidrs = (rules: INetworkPolicySpec['egress']) =>
    (rules ?? []).flatMap(({ to }) => (to ?? []).map(({ ipBlock }) => ipBlock?.cidr));

  test('lets in Prometheus and the ingress controller, at the HTTP port', () => {
    expect(policy.policyTypes).toEqual(['Ingress', 'Egress']);
    const sources = policy.ingress
      ?.flatMap(({ from }) => from ?? [])
      .map(({ namespaceSelector }) => namespaceSelector);
    expect(sources).toEqual(
      ['monitoring', 'ingress-nginx'].map((name) => ({
        matchLabels: { 'kubernetes.io/metadata.name': name },
      })),
    );
    for (const { from, ports } of policy.ingress ?? []) {
      expect(from?.length).toBeGreaterThan(0);
      expect(ports).toEqual([{ port: 'http', protocol: 'TCP' }]);
    }
    expect(portNames).toEqual(['http']);
  });

  test('lets out to DNS, PostgreSQL and HTTPS, to named places each', () => {
    const ports = policy.egress?.map((rule) =>
      rule.ports?.map(({ port, protocol }) => `${port}/${protocol}`),
    );
    expect(ports).toEqual([['53/UDP', '53/TCP'], ['5432/TCP'], ['443/TCP']]);
    for (const { to } of policy.egress ?? []) expect(to?.length).toBeGreaterThan(0);
  });

  test('leads by HTTPS to no private network and to no metadata service of a cloud', () => {
    const https = policy.egress?.filter(({ ports }) => ports?.some(({ port }) => port === 443)) ?? [];
    expect(cidrs(https)).toEqual(['0.0.0.0/0', '::/0']);
    const closed = https.flatMap(({ to }) => (to ?? []).flatMap(({ ipBlock }) => ipBlock?.except ?? []));
    expect(closed).toEqual(
      expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7']),
    );
  });
});

function hasAll(labels: Record<string, string> = {}, wanted: Record<string, string> = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
