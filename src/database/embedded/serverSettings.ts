/** `cluster_name` of every server that Certalog starts; it stands on the server's command line. */
export const clusterMark = 'certalog';

/**
 * Command-line settings of the embedded server; they take precedence over postgresql.conf.
 * @param durable false gives up safety against a crash of the machine, for databases that are thrown away.
 */
export function serverSettings({ port, durable }: { port: number; durable: boolean }): string[] {
  const settings: Record<string, string | number> = {
    cluster_name: clusterMark,
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '[%p] ',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
