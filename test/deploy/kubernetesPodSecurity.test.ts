import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { expect, test } from 'vitest';
import { restrictedViolations } from './kubernetesPodSecurity.ts';

const container: IContainer = {
  name: 'certalog',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
};
const pod: IPodSpec = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container],
};

test('a pod that says what the standard asks for keeps to it', () => {
  expect(restrictedViolations({ spec: pod })).toEqual([]);
});

const ofPods: [string, Partial<IPodSpec>][] = [
  ['hostNetwork', { hostNetwork: true }],
  ['hostPID', { hostPID: true }],
  ['hostIPC', { hostIPC: true }],
  ['volume node', { volumes: [{ name: 'node', hostPath: { path: '/' } }] }],
  ['runAsUser is root', { securityContext: { ...pod.securityContext, runAsUser: 0 } }],
  [
    'sysctls',
    { securityContext: { ...pod.securityContext, sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
  ],
  ['seLinuxOptions', { securityContext: { ...pod.securityContext, seLinuxOptions: { type: 'spc_t' } } }],
  [
    'appArmorProfile',
    { securityContext: { ...pod.securityContext, appArmorProfile: { type: 'Unconfined' } } },
  ],
  [
    'container certalog: runAsNonRoot is not true',
    { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
  ],
  ['container certalog: seccompProfile', { securityContext: { runAsNonRoot: true } }],
];

test.each(ofPods)('a pod with %s does not', (violation, change) => {
  expect(restrictedViolations({ spec: { ...pod, ...change } })).toEqual([violation]);
});

const ofContainers: [string, Partial<IContainer>][] = [
  ['hostPort', { ports: [{ containerPort: 1, hostPort: 1 }] }],
  ['a probe or hook names a host', { livenessProbe: { httpGet: { port: 1, host: '192.0.2.1' } } }],
  ['a probe or hook names a host', { lifecycle: { preStop: { tcpSocket: { port: 1, host: '192.0.2.1' } } } }],
  ['allowPrivilegeEscalation is not false', secured({ allowPrivilegeEscalation: undefined })],
  ['privileged', secured({ privileged: true })],
  ['runAsNonRoot is not true', secured({ runAsNonRoot: false })],
  ['runAsUser is root', secured({ runAsUser: 0 })],
  ['seccompProfile', secured({ seccompProfile: { type: 'Unconfined' } })],
  ['capabilities are not all dropped', secured({ capabilities: { drop: ['NET_RAW'] } })],
  ['capabilities are added', secured({ capabilities: { drop: ['ALL'], add: ['SYS_TIME'] } })],
  ['procMount', secured({ procMount: 'Unmasked' })],
  ['seLinuxOptions', secured({ seLinuxOptions: { user: 'system_u' } })],
  ['appArmorProfile', secured({ appArmorProfile: { type: 'Unconfined' } })],
];

test.each(ofContainers)('a container with %s does not, be it an init container', (violation, change) => {
  const changed = { ...container, ...change };
  const found = [`container certalog: ${violation}`];
  expect(restrictedViolations({ spec: { ...pod, containers: [changed] } })).toEqual(found);
  expect(restrictedViolations({ spec: { ...pod, initContainers: [changed] } })).toEqual(found);
});

function secured(
  change: { [Field in keyof NonNullable<IContainer['securityContext']>]?: unknown },
): IContainer {
  return { ...container, securityContext: { ...container.securityContext, ...change } } as IContainer;
}
