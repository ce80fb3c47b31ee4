import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import type { IProbe } from 'kubernetes-models/v1/Probe';

/**
 * What a pod on Linux does against the profile Restricted, one line per violation: every control of the tables Baseline
 * and Restricted of https://kubernetes.io/docs/concepts/security/pod-security-standards/ (as of Kubernetes 1.34), but for
 * those of Windows.
 */
export function restrictedViolations({ metadata, spec }: IPodTemplateSpec): string[] {
  if (!spec) return ['the pod has no spec'];
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return [
    ...podViolations(spec),
    ...Object.entries(metadata?.annotations ?? {})
      .filter(
        ([key, value]) => key.includes('apparmor.security.beta.kubernetes.io') && value === 'unconfined',
      )
      .map(([key]) => `annotation ${key} is unconfined`),
    ...(spec.ephemeralContainers ? ['ephemeral containers are for debugging'] : []),
    ...containers.flatMap((container) =>
      containerViolations(container, spec).map((violation) => `container ${container.name}: ${violation}`),
    ),
  ];
}

const allowedVolumes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
const safeSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const safeSelinuxTypes = [
  undefined,
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
];

type Check = [violation: string, isViolated: boolean];

const violated = (checks: Check[]): string[] =>
  checks.filter(([, isViolated]) => isViolated).map(([violation]) => violation);

function podViolations(spec: IPodSpec): string[] {
  return violated([
    ['hostNetwork', spec.hostNetwork === true],
    ['hostPID', spec.hostPID === true],
    ['hostIPC', spec.hostIPC === true],
    ['runAsUser is root', spec.securityContext?.runAsUser === 0],
    ['appArmorProfile', spec.securityContext?.appArmorProfile?.type === 'Unconfined'],
    ['seLinuxOptions', !isSafeSelinux(spec.securityContext?.seLinuxOptions)],
    ['sysctls', (spec.securityContext?.sysctls ?? []).some(({ name }) => !safeSysctls.includes(name))],
    ...(spec.volumes ?? []).map(({ name, ...source }): Check => {
      const kinds = Object.keys(source);
      return [`volume ${name}`, kinds.length !== 1 || kinds.some((kind) => !allowedVolumes.includes(kind))];
    }),
  ]);
}

/** What the container does not say itself, it has from its pod, where the standard allows that. */
function containerViolations(container: IContainer, { securityContext: ofPod }: IPodSpec): string[] {
  const own = container.securityContext;
  const capabilities = own?.capabilities;
  const seccomp = (own?.seccompProfile ?? ofPod?.seccompProfile)?.type;
  return violated([
    ['privileged', own?.privileged === true],
    ['allowPrivilegeEscalation is not false', own?.allowPrivilegeEscalation !== false],
    ['runAsNonRoot is not true', (own?.runAsNonRoot ?? ofPod?.runAsNonRoot) !== true],
    ['runAsUser is root', own?.runAsUser === 0],
    ['seccompProfile', seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost'],
    ['capabilities are not all dropped', !capabilities?.drop?.includes('ALL')],
    ['capabilities are added', (capabilities?.add ?? []).some((name) => name !== 'NET_BIND_SERVICE')],
    ['appArmorProfile', own?.appArmorProfile?.type === 'Unconfined'],
    ['seLinuxOptions', !isSafeSelinux(own?.seLinuxOptions)],
    ['procMount', (own?.procMount ?? 'Default') !== 'Default'],
    ['hostPort', (container.ports ?? []).some(({ hostPort }) => (hostPort ?? 0) !== 0)],
    ['a probe or hook names a host', namesHost(container)],
  ]);
}

function isSafeSelinux(options: { type?: string; user?: string; role?: string } | null | undefined): boolean {
  return safeSelinuxTypes.includes(options?.type) && !options?.user && !options?.role;
}

function namesHost({ livenessProbe, readinessProbe, startupProbe, lifecycle }: IContainer): boolean {
  const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  return handlers.some((handler?: Pick<IProbe, 'httpGet' | 'tcpSocket'>) =>
    Boolean(handler?.httpGet?.host || handler?.tcpSocket?.host),
  );
}
