import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

/** Models whose validators ajv compiled from the schemas that Kubernetes and the Prometheus operator publish. */
const models: Record<string, { prototype: { validate(): void } }> = {
  'apps/v1 Deployment': Deployment,
  'monitoring.coreos.com/v1 PrometheusRule': PrometheusRule,
  'monitoring.coreos.com/v1 ServiceMonitor': ServiceMonitor,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'v1 ConfigMap': ConfigMap,
  'v1 Namespace': Namespace,
  'v1 Secret': Secret,
  'v1 Service': Service,
  'v1 ServiceAccount': ServiceAccount,
};

/**
 * What is wrong with a resource by the published schema of its kind, one line per fault; empty when nothing is. A field
 * that the schema does not know is a fault here, although those schemas allow it: a cluster would drop it.
 */
export function schemaFaults(resource: Record<string, unknown>): string[] {
  const kind = `${resource.apiVersion} ${resource.kind}`;
  const model = models[kind];
  if (!model) return [`there is no schema for ${kind}`];
  const unread = new Set<string>();
  try {
    // A new model would copy the resource, and read all of it by that.
    model.prototype.validate.call(watched(resource, '', unread));
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [...unread].map((path) => `${path} is unknown`);
}

/**
 * A view of `value` that keeps in `unread` the paths of the fields nobody has read. A compiled validator reads every
 * property that its schema names, and every entry of a map: what it leaves unread, the schema does not know.
 */
function watched<T>(value: T, path: string, unread: Set<string>): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const key of Object.keys(value)) unread.add(`${path}/${key}`);
  const views = new Map<string, unknown>();
  return new Proxy(value, {
    get(target, key) {
      if (typeof key !== 'string' || !Object.keys(target).includes(key)) return Reflect.get(target, key);
      unread.delete(`${path}/${key}`);
      if (!views.has(key)) views.set(key, watched(Reflect.get(target, key), `${path}/${key}`, unread));
      return views.get(key);
    },
  });
}
