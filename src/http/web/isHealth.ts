const paths = new Set(['/healthz', '/readyz']);

/** Whether a path is for whoever keeps the process running, and asks for no credentials. */
export function isHealth(path: string): boolean {
  return paths.has(path);
}
