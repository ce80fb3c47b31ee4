import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { projectRoot } from './composeFile.ts';

/** A resource as its file has it; what it holds beyond that is for the reader to know. */
export interface Manifest {
  /** Name of its file in `deploy/kubernetes`. */
  file: string;
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  resource: Record<string, unknown>;
}

export const manifestFolder: string = join(projectRoot, 'deploy/kubernetes');

/** YAML of the folder that is no resource to apply: its index, and an example to be filled in. */
export const notApplied: readonly string[] = ['kustomization.yaml', 'secret.example.yaml'];

/** The YAML files of `deploy/kubernetes`, by name. */
export function manifestFiles(): string[] {
  return readdirSync(manifestFolder).filter((name) => /\.ya?ml$/.test(name));
}

export function manifestText(file: string): string {
  return readFileSync(join(manifestFolder, file), 'utf8');
}

/** The resources of one file, read as kubectl reads them: by YAML 1.1. Throws when the file is not YAML. */
export function readManifests(file: string): Manifest[] {
  return parseAllDocuments(manifestText(file), { version: '1.1' }).map((document) => {
    if (document.errors[0]) throw document.errors[0];
    const resource = document.toJS() as Record<string, unknown> & Omit<Manifest, 'file' | 'resource'>;
    return { ...resource, file, resource };
  });
}

/** The spec of the only resource of this kind, or of the one of this name. */
export function specOf<T>(kind: string, name?: string): T {
  const found = manifestFiles()
    .flatMap(readManifests)
    .filter(
      (manifest) => manifest.kind === kind && (name ?? manifest.metadata.name) === manifest.metadata.name,
    );
  const [manifest] = found;
  if (!manifest || found.length > 1) throw new Error(`there are ${found.length} ${kind} ${name ?? ''}`);
  return manifest.resource.spec as T;
}
