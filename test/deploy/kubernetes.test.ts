import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  manifestFiles,
  manifestFolder,
  manifestText,
  notApplied,
  readManifests,
} from './kubernetesManifests.ts';
import { schemaFaults } from './kubernetesSchemas.ts';

/** The fields that the file uses, of those that kustomize documents (kubectl.docs.kubernetes.io). */
const kustomizationSchema = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  resources: z.array(z.string()),
  images: z.array(z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() })),
});
const kustomization = kustomizationSchema.parse(
  parse(manifestText('kustomization.yaml'), { version: '1.1' }),
);
const files = manifestFiles();
const resources = files.filter((file) => file !== 'kustomization.yaml').flatMap(readManifests);
const each = resources.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const);

describe('the kustomization', () => {
  test('lists every resource of the folder, and no example', () => {
    const applied = files.filter((file) => !notApplied.includes(file));
    expect(kustomization.resources).toEqual(expect.arrayContaining(applied));
    for (const file of notApplied) expect(kustomization.resources).not.toContain(file);
  });

  test('lists nothing that is not there', () => {
    expect(kustomization.resources.filter((file) => !files.includes(file))).toEqual([]);
  });

  test('lists nothing twice', () => {
    expect(kustomization.resources).toEqual([...new Set(kustomization.resources)]);
  });

  test('names the image of each container, by a tag that stays what it is', () => {
    const containers = readManifests('deployment.yaml').flatMap(({ resource }) => containersOf(resource));
    expect(kustomization.images.map(({ name }) => name)).toEqual(containers.map(({ image }) => image));
    for (const { newTag } of kustomization.images) expect(newTag).not.toMatch(/^(latest|main|stable)?$/);
  });
});

describe('every resource', () => {
  test.each(each)('%s is valid by the published schema, without unknown fields', (_name, { resource }) => {
    expect(schemaFaults(resource)).toEqual([]);
  });

  test.each(each)('%s is in the namespace certalog and labelled as part of it', (_name, manifest) => {
    const { kind, metadata } = manifest;
    expect(kind === 'Namespace' ? metadata.name : metadata.namespace).toBe('certalog');
    expect(metadata.labels).toHaveProperty(['app.kubernetes.io/name'], 'certalog');
  });

  test('has a name of its own among those of its kind', () => {
    const names = each.map(([name]) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('has a file of its own, but for the two Secrets of the example', () => {
    const applied = resources.filter(({ file }) => !notApplied.includes(file)).map(({ file }) => file);
    expect(applied).toEqual([...new Set(applied)]);
  });

  test('a field that no schema knows is a fault, wherever it is', () => {
    const [deployment] = readManifests('deployment.yaml');
    const resource = structuredClone(deployment?.resource ?? {});
    for (const container of containersOf(resource)) Object.assign(container, { imagePolicy: 'Always' });
    Object.assign(resource, { specs: {} });
    expect(schemaFaults(resource).sort()).toEqual([
      '/spec/template/spec/containers/0/imagePolicy is unknown',
      '/specs is unknown',
    ]);
  });
});

describe('no secret', () => {
  test('is among what is applied', () => {
    const secrets = resources.filter(({ kind }) => kind === 'Secret').map(({ file }) => file);
    expect(new Set(secrets)).toEqual(new Set(['secret.example.yaml']));
  });

  test('is in the example: its values are blanks to fill in', () => {
    const values = readManifests('secret.example.yaml').flatMap(({ resource }) => [
      ...Object.values((resource.data as Record<string, string>) ?? {}),
      ...Object.values((resource.stringData as Record<string, string>) ?? {}),
    ]);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(value).toMatch(/^<.+>$/);
  });

  test.each(readdirSync(manifestFolder))('is in %s by its look', (file) => {
    const text = readFileSync(join(manifestFolder, file), 'utf8');
    expect(text).not.toMatch(/\b[0-9a-f]{64}\b/);
    // Tokens of Cloudflare have 40 of these characters or more, digits among them; a name of a metric has none.
    expect(text).not.toMatch(/(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{40,}/);
    expect(text).not.toMatch(/BEGIN [A-Z ]*PRIVATE KEY/);
    // Only in capitals, as in USER:PASSWORD@HOST, may a URL name a password.
    expect(text).not.toMatch(/:\/\/[^\s:@]+:(?![A-Z]+@)[^\s@]+@/);
  });
});

function containersOf(resource: Record<string, unknown>): { image?: string }[] {
  const deployment = resource as { spec: { template: { spec: { containers: { image?: string }[] } } } };
  return deployment.spec.template.spec.containers;
}
