import { setFlagsFromString } from 'node:v8';

const SEMI_SPACE_MEGABYTES = 8;

/**
 * Keeps V8's young generation small. By default it grows with the burst of loading and of a sync, and stays: more than
 * 100 MB of dead objects in a process that idles most of its life. To be called before anything large is loaded.
 */
export function limitYoungGeneration(): void {
  setFlagsFromString(`--max-semi-space-size=${SEMI_SPACE_MEGABYTES}`);
  setFlagsFromString('--semi-space-growth-factor=1');
}
